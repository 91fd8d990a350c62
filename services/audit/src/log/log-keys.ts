/** Which keys sign the log: what its entries say of them, and what lies in the folder of the keys. */
import type { Clock } from '@centesimo/journal';
import {
  type Ed25519Signer,
  type Ed25519Verifier,
  type KeyChange,
  LogError,
  type OpenedCheckpoint,
  type SignerKey,
  type VerifierKey,
  formatVkey,
  openCheckpoint,
} from '@centesimo/log';
import { type MadeEntry, type Sequence, makeKeyChange } from '../domain/sequence.ts';
import { LogRefused } from './log-refused.ts';

export interface LogKeys {
  readonly logKey: SignerKey;
  /** The one that is to take over, or has; left out where no change is under way. */
  readonly nextKey?: SignerKey | undefined;
}

/** How long both sign after a change, in ms: thirty days. */
export const BOTH_SIGN_MS = 30 * 24 * 3_600_000;

/**
 * True until the log says that the next key signs it. @throws LogRefused for a key that has signed it before: no verifier
 * takes a log whose entry brings one back
 */
export function isChangeDue({ nextKey }: LogKeys, { keyChange, pastKeys }: Sequence): boolean {
  if (nextKey === undefined) return false;
  const vkey = formatVkey(nextKey);
  if (pastKeys.has(vkey))
    throw new LogRefused(
      `the next key has signed the log before, and none comes back: take it away: ${vkey}`,
    );
  return keyChange?.newKey !== vkey;
}

/** The entry that says so, where it is due. */
export function makeDueChange(
  { clock, ed25519, ...keys }: LogKeys & { readonly clock: Clock; readonly ed25519: Ed25519Signer },
  sequence: Sequence,
  time: string,
): MadeEntry | undefined {
  const { logKey: oldKey, nextKey: newKey } = keys;
  if (newKey === undefined || !isChangeDue(keys, sequence)) return undefined;
  const bothUntil = new Date(clock.now() + BOTH_SIGN_MS).toISOString();
  return makeKeyChange(sequence, time, ed25519, { oldKey, newKey, bothUntil });
}

/**
 * Those that sign a checkpoint now, the older one first. Whether a checkpoint must have the new one's signature follows
 * from the log alone; how long the old one signs beside it, from the entry and the clock. @throws LogRefused without the
 * key that the log names
 */
export function signersOf(
  keys: LogKeys,
  change: KeyChange | undefined,
  now: number,
): readonly [SignerKey, ...SignerKey[]] {
  const { logKey, nextKey } = keys;
  if (change === undefined) return [logKey];
  const both = nextKey === undefined ? [logKey] : [logKey, nextKey];
  const current = both.find((key) => formatVkey(key) === change.newKey);
  if (current === undefined)
    throw new LogRefused(
      `the log is signed by another key since it was changed, which is not here: ${change.newKey}`,
    );
  const old = both.find((key) => formatVkey(key) === change.oldKey);
  return old === undefined || now >= Date.parse(change.bothUntil) ? [current] : [old, current];
}

/** A checkpoint that any of our keys signed, and perhaps witnesses. @throws LogError */
export function openWithAny(
  ed25519: Ed25519Verifier,
  note: string,
  { logKey, nextKey }: LogKeys,
  witnesses: readonly VerifierKey[] = [],
): OpenedCheckpoint {
  try {
    return openCheckpoint(ed25519, note, { logKey, witnesses });
  } catch (error) {
    if (!(error instanceof LogError) || error.code !== 'note-unsigned' || nextKey === undefined) throw error;
    return openCheckpoint(ed25519, note, { logKey: nextKey, witnesses });
  }
}
