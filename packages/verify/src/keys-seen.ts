/**
 * Which key signs a log, as its entries tell: each change is signed by the key before, and continues the change before.
 * What a verifier was given may be any of these keys; the checkpoint must be signed by the last.
 */
import { formatVkey, isSameKey, LogError, openCheckpoint, parseVkey, verifyKeyChange } from '@centesimo/log';
import type { KeyChange, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Failure } from './failure.ts';
import type { Verified } from './result.ts';

export interface KeysSeen {
  /** In the order in which they signed; empty before the first change. */
  chain: VerifierKey[];
  /** Where the last change stands. */
  changedAt: number | undefined;
}

export function createKeysSeen(): KeysSeen {
  return { chain: [], changedAt: undefined };
}

/** As JSON: vkeys in order, and the entry of the last change. */
export interface StoredKeys {
  readonly chain: readonly string[];
  readonly changedAt: number;
}

/** What a verification says of it; nothing where no key has changed. */
export function changedKey(keys: KeysSeen | undefined): Pick<Verified, 'key'> {
  const stored = storeKeys(keys);
  const vkey = stored?.chain.at(-1);
  return stored === undefined || vkey === undefined
    ? {}
    : { key: { vkey, changedAt: stored.changedAt, all: stored.chain } };
}

/** Undefined where no key has changed. */
export function storeKeys(keys: KeysSeen | undefined): StoredKeys | undefined {
  if (keys?.changedAt === undefined) return undefined;
  return { chain: keys.chain.map(formatVkey), changedAt: keys.changedAt };
}

/** Stored keys again. @throws LogError where they are none, or do not know the given one, which may be any of them */
export function restoreKeys(stored: StoredKeys | undefined, given: VerifierKey): KeysSeen | undefined {
  if (stored === undefined) return undefined;
  const chain = stored.chain.map((vkey) => parseVkey(nodeSha256, vkey));
  if (chain.some((key) => isSameKey(key, given))) return { chain, changedAt: stored.changedAt };
  throw new LogError('note-unsigned', `the log does not know the key ${given.id}`);
}

/** Takes in the next change; answers what is wrong with it, and then it is not in. */
export function changeKey(seen: KeysSeen, change: KeyChange, index: number): Failure | undefined {
  try {
    const { newKey, oldKey } = verifyKeyChange(nodeSha256, nodeEd25519, change, index);
    const last = seen.chain.at(-1) ?? oldKey;
    if (!isSameKey(last, oldKey))
      return refused(index, `the log is signed by ${last.id}, and not by ${oldKey.id}`, 'key-not-its-own');
    if (seen.chain.some((key) => isSameKey(key, newKey)))
      return refused(index, `${newKey.id} has signed the log before`, 'key-again');
    seen.chain = [...seen.chain, ...(seen.chain.length === 0 ? [oldKey] : []), newKey];
    seen.changedAt = index;
    return undefined;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return refused(index, error.message, error.code);
  }
}

function refused(index: number, reason: string, rule: string): Failure {
  const message = `The change of the log's key in entry ${index} is not acceptable: ${reason}.`;
  return { what: 'key-refused', message, where: { index }, rule };
}

/**
 * Whether the note of a log whose entries were all seen is signed by the key that signs it now, to which the given one
 * leads; it may be one of before or after, but must be among them.
 */
export function checkSigner(
  { chain, changedAt }: KeysSeen,
  note: Uint8Array | string,
  given: VerifierKey,
): Failure | undefined {
  const current = chain.at(-1) ?? given;
  if (chain.length > 0 && !chain.some((key) => isSameKey(key, given)))
    return ofCheckpoint(`the log's own entries do not know the key ${given.id}`, 'key-unknown');
  try {
    openCheckpoint(nodeEd25519, note, { logKey: current });
    return undefined;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    if (chain.length === 0 || error.code !== 'note-unsigned') return ofCheckpoint(error.message, error.code);
    const reason = `since entry ${changedAt ?? 0} the key ${current.id} signs the log, and did not sign this`;
    return ofCheckpoint(reason, 'key-superseded');
  }
}

function ofCheckpoint(reason: string, rule: string): Failure {
  const message = `The checkpoint is not acceptable: ${reason}.`;
  return { what: 'checkpoint-refused', message, where: { path: 'checkpoint' }, rule };
}
