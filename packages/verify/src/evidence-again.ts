/**
 * Evidence that a third person checks again with nothing but the folder and the log's key: the files that show what is
 * wrong, in the form of a log, and the state to go on from. `centesimo verify FOLDER/log --state FOLDER/state` then comes
 * to the same failure.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { VerifierKey } from '@centesimo/log';
import { catchUp } from './catch-up.ts';
import type { Failure } from './failure.ts';
import { createFollowedLog, openNote } from './followed-log.ts';
import type { FollowedLog, KnownCheckpoint } from './followed-log.ts';
import { createHashPool } from './hash-pool.ts';
import type { KeysSeen } from './keys-seen.ts';
import { writeWhole } from './mirror.ts';
import { createReplay } from './replay.ts';
import { loadFollowedLog, saveFollowedLog } from './saved-state.ts';
import type { LogSource } from './source.ts';
import { STRETCH_ENTRIES } from './stretch.ts';

export interface AgainRequest {
  /** Where the log was read that failed. */
  readonly source: LogSource;
  readonly logKey: VerifierKey;
  /** Once the log's key has changed. */
  readonly keys: KeysSeen | undefined;
  /** The state file that the verification went on from; without one it began from nothing. */
  readonly state?: string;
  /** What was known when it failed. */
  readonly known: KnownCheckpoint | undefined;
  /** The note that failed. */
  readonly note: Uint8Array;
  readonly failure: Failure;
}

/** Goes through it once more and keeps what it reads. False when it did not fail in the same way again. */
export async function writeAgain(folder: string, request: AgainRequest): Promise<boolean> {
  const { failure, keys, logKey, note, source } = request;
  const own = join(folder, 'log');
  await mkdir(folder, { recursive: true });
  await writeWhole(join(own, 'checkpoint'), note);
  // The note alone shows it, unless entries do that another key signs the log.
  if (failure.what === 'checkpoint-refused' && failure.where.index === undefined) return true;
  const target = openNote(Buffer.from(note).toString(), logKey, keys);
  if ('what' in target) return false;
  const { log, wholeAt } = await stateBefore(request, target);
  const known = request.known ?? target;
  await saveFollowedLog(join(folder, 'state'), { log, known, wholeAt });
  const again = await catchUp(recording(source, own), log, target, { pool: createHashPool(0), known });
  return again.kind === 'failed' && again.failures[0].what === failure.what;
}

/** The log before the stretch in which it fails. What two notes show needs no entries. */
async function stateBefore(
  { failure, keys, known, logKey, source, state }: AgainRequest,
  target: KnownCheckpoint,
): Promise<{ readonly log: FollowedLog; readonly wholeAt: number }> {
  const begun = createFollowedLog(createReplay());
  const nothing = { log: keys === undefined ? begun : { ...begun, keys }, wholeAt: 0 };
  const { index } = failure.where;
  if (index === undefined) return nothing;
  const begin = index - (index % STRETCH_ENTRIES);
  const saved = (state === undefined ? undefined : await loadFollowedLog(state, logKey)) ?? nothing;
  const { log } = saved;
  if (log.range.end >= begin) return saved;
  const reached = new AbortController();
  const onGrown = (): void => {
    if (log.range.end >= begin) reached.abort();
  };
  const options = { pool: createHashPool(0), known, onGrown, signal: reached.signal };
  const caught = await catchUp(source, log, target, options);
  return caught.kind === 'stopped' ? saved : nothing;
}

/** Every file that is read is kept under its path. */
function recording(source: LogSource, folder: string): LogSource {
  return {
    ...source,
    tile: async (path) => {
      const bytes = await source.tile(path);
      if (bytes !== undefined) await writeWhole(join(folder, path), bytes);
      return bytes;
    },
  };
}
