/** Verifies a log from where an earlier run left it, as its state file says, and leaves it there for the next one. */
import { hexOf, LogError } from '@centesimo/log';
import { writeAgain } from './evidence-again.ts';
import { gatherEvidence, writeEvidence } from './evidence.ts';
import { follow, keep, openFollowing } from './following.ts';
import type { Followed, Following, FollowOptions } from './following.ts';
import { changedKey } from './keys-seen.ts';
import { replayedLedgers } from './replay.ts';
import type { Failed, Verification } from './result.ts';
import type { LogSource } from './source.ts';
import { StateError } from './state-file.ts';

export interface VerifyOnOptions extends FollowOptions {
  /** The log's key, got by another way than the log itself. */
  readonly vkey: string;
  /** Path of the state file, which is made where there is none. */
  readonly state: string;
  /** Folder for the evidence of a failure, which is made then. */
  readonly evidence: string;
}

/** Never throws for what the source or the state file holds or fails to give: that is the answer. */
export async function verifyOn(source: LogSource, options: VerifyOnOptions): Promise<Verification> {
  const started = performance.now();
  let following: Following | undefined;
  try {
    following = await openFollowing(options.state, options.vkey);
    const followed = await follow(following, source, options);
    const seconds = (): number => (performance.now() - started) / 1000;
    const result = await resultOf(following, source, followed, options.evidence, seconds);
    if (followed.kind !== 'failed') await keep(following);
    return result;
  } catch (error) {
    if (error instanceof StateError) return { kind: 'unchecked', code: error.code, reason: error.message };
    if (!(error instanceof LogError)) throw error;
    return { kind: 'unchecked', code: 'key-malformed', reason: 'the verifier key is not one of a log' };
  } finally {
    await following?.pool.close();
  }
}

async function resultOf(
  following: Following,
  source: LogSource,
  followed: Followed,
  folder: string,
  seconds: () => number,
): Promise<Verification> {
  const { known, log, wholeAt } = following;
  switch (followed.kind) {
    case 'failed':
      return await recordFailed(following, source, followed, folder, seconds());
    case 'unchecked':
      return { kind: 'unchecked', code: followed.error.code, reason: followed.error.message };
    case 'stopped': {
      const reason = `it was ended at ${log.range.end} of ${known?.size ?? 0} entries; the state is kept`;
      return { kind: 'unchecked', code: 'interrupted', reason };
    }
    case 'grown': {
      const { checkpoint, from } = followed;
      const { origin, root, size } = checkpoint;
      const ledgers = replayedLedgers(log.replay);
      const more = { money: true, tilesMissing: 0, resumed: { from, wholeAt }, replay: log.replay };
      const key = changedKey(log.keys);
      return {
        kind: 'verified',
        origin,
        size,
        root: hexOf(root),
        ledgers,
        seconds: seconds(),
        ...more,
        ...key,
      };
    }
  }
}

/** A failure and its evidence, which is written into the folder: small files that show it, and what it takes to come to it again. */
export async function recordFailed(
  { known, log, logKey, path }: Pick<Following, 'known' | 'log' | 'logKey' | 'path'>,
  source: LogSource,
  { failures, note, size }: Extract<Followed, { kind: 'failed' }>,
  folder: string,
  seconds = 0,
): Promise<Failed> {
  const evidence = await gatherEvidence(source, size, failures, { checkpoint: note, since: known?.note });
  const failed: Failed = { kind: 'failed', failures, evidence, seconds };
  const request = { source, logKey, keys: log.keys, state: path, known, note, failure: failures[0] };
  const fault = await faultOfWriting(async () => {
    await writeEvidence(folder, source.name, failed, await writeAgain(folder, request));
  });
  return fault === undefined ? failed : { ...failed, evidenceFault: fault };
}

/** A full disk must not hide what was found: why something could not be written. */
export async function faultOfWriting(write: () => Promise<void>): Promise<string | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (error instanceof StateError) return error.message;
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    return code ?? syscall;
  }
}
