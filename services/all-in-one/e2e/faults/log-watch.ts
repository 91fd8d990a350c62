/** Reads the published log as it grows, from whichever audit answers, and remembers every checkpoint that was seen. */
import { readFileSync } from 'node:fs';
import {
  base64OfBinary,
  emptyRange,
  appendLeaf,
  leafHashOfBytes,
  openCheckpoint,
  parseVkey,
  rangeRoot,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { type Caller, connect, pause } from '../caller.ts';
import type { LogEntry, SeenCheckpoint } from './judge.ts';
import type { Instance, World } from './world.ts';

export interface LogWatch {
  readonly entries: readonly LogEntry[];
  /** In the order in which they were seen, each once. */
  readonly checkpoints: readonly SeenCheckpoint[];
  /** What no honest log shows, in sentences. */
  readonly wrong: readonly string[];
  readonly has: (subject: string) => boolean;
  /** At the place of each size: the root over as many entries that were read. */
  readonly roots: () => readonly string[];
  readonly stop: () => Promise<void>;
}

const LOOK_MS = 200;
const CHECKPOINT_MS = 2_000;

interface Line {
  readonly event: Readonly<Record<'id' | 'ledger' | 'source' | 'subject' | 'type', string>> & {
    readonly data: { readonly gift?: string; readonly expense?: string };
  };
}

function toEntry(bytes: Uint8Array): LogEntry {
  const { event } = JSON.parse(Buffer.from(bytes).toString()) as Line;
  const { data, id, ledger, source, subject } = event;
  const type = event.type.replace(/^org\.centesimo\.(.*)\.v\d+$/, '$1');
  const cause = type === 'refund.settled' ? subject : (data.gift ?? data.expense);
  return { ledger, subject, type, event: `${source} ${id}`, ...(cause !== undefined && { cause }) };
}

/** What was read of the log so far, by however many readers. */
interface Read {
  readonly entries: LogEntry[];
  readonly leaves: string[];
  readonly subjects: Set<string>;
  readonly wrong: string[];
}

export function watchLog(world: World): LogWatch {
  const read: Read = { entries: [], leaves: [], subjects: new Set(), wrong: [] };
  const { entries, leaves, subjects, wrong } = read;
  const checkpoints: SeenCheckpoint[] = [];
  const logKey = parseVkey(nodeSha256, readFileSync(world.vkeyFile, 'utf8').trim());
  let isOver = false;

  async function look({ name, url }: Instance): Promise<void> {
    const note = await readCheckpoint(url);
    if (note === undefined) return;
    const { root, size } = openCheckpoint(nodeEd25519, note, { logKey });
    const last = checkpoints.findLast(({ by }) => by === name);
    const text = base64OfBinary(root);
    if (last?.size !== size || last.root !== text) checkpoints.push({ by: name, size, root: text });
  }

  async function follow(audit: Instance): Promise<void> {
    const caller = connect(audit.address, world.token());
    while (!isOver) {
      await look(audit).catch((error: unknown) => wrong.push(String(error)));
      // An audit that is down or behind says nothing; the other one is read meanwhile.
      await readOn(read, caller).catch(() => undefined);
      await pause(LOOK_MS);
    }
    caller.close();
  }

  const following = world.of('audit').map(follow);
  return {
    entries,
    checkpoints,
    wrong,
    has: (subject) => subjects.has(subject),
    roots: () => rootsOf(leaves),
    async stop() {
      isOver = true;
      await Promise.all(following);
    },
  };
}

async function readCheckpoint(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/log/checkpoint`, { signal: AbortSignal.timeout(CHECKPOINT_MS) });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}

/** Several may read: who comes second finds what it brings known already, and the same. */
async function readOn(read: Read, { audit }: Caller): Promise<void> {
  const { entries, leaves, subjects, wrong } = read;
  for await (const part of audit.streamEntries({ fromIndex: BigInt(entries.length) })) {
    for (const [at, bytes] of part.entries.entries()) {
      const index = Number(part.firstIndex) + at;
      const leaf = leafHashOfBytes(nodeSha256, bytes);
      if (index < leaves.length && leaves[index] !== leaf) wrong.push(`entry ${index} was changed`);
      if (index > leaves.length) wrong.push(`the stream jumps from ${leaves.length} to ${index}`);
      if (index !== leaves.length) continue;
      const entry = toEntry(bytes);
      leaves.push(leaf);
      entries.push(entry);
      subjects.add(entry.subject);
    }
  }
}

/** At the place of each size: the root over as many leaves. */
function rootsOf(leaves: readonly string[]): string[] {
  const range = emptyRange();
  const root = (): string => base64OfBinary(rangeRoot(nodeSha256, range));
  const roots = [root()];
  for (const leaf of leaves) {
    appendLeaf(nodeSha256, range, leaf);
    roots.push(root());
  }
  return roots;
}
