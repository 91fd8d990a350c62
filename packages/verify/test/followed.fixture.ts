// A followed log in tests: begun from nothing, and caught up to a log in memory.
import { openCheckpoint, parseVkey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { catchUp, createFollowedLog, createHashPool, createReplay } from '../src/index.ts';
import type { CatchUpOptions, CaughtUp, FollowedLog, KnownCheckpoint } from '../src/index.ts';
import { memorySource } from './test-log.fixture.ts';
import type { TestLog } from './test-log.fixture.ts';

export const HERE = createHashPool(0);

export function checkpointOf({ files, vkey }: Pick<TestLog, 'files' | 'vkey'>): KnownCheckpoint {
  const note = Buffer.from(files.get('checkpoint') ?? []).toString();
  return { ...openCheckpoint(nodeEd25519, note, { logKey: keyOf({ vkey }) }), note };
}

export function keyOf({ vkey }: Pick<TestLog, 'vkey'>) {
  return parseVkey(nodeSha256, vkey);
}

export function fresh(): FollowedLog {
  return createFollowedLog(createReplay());
}

export async function grow(
  log: FollowedLog,
  to: TestLog,
  options: Partial<CatchUpOptions> = {},
): Promise<CaughtUp> {
  return await catchUp(memorySource(to), log, checkpointOf(to), { pool: HERE, ...options });
}
