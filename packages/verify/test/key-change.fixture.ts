// Logs whose key changes, for tests: keys, the entries that change them, and checkpoints signed by whom a test says.
import {
  formatVkey,
  parseCheckpointText,
  parseNote,
  parseVkey,
  signCheckpoint,
  signerKey,
  signKeyChange,
  signText,
} from '@centesimo/log';
import type { KeyChange, SignerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import {
  createFollowedLog,
  createReplay,
  entriesStretch,
  extendLog,
  hashStretch,
  openNext,
} from '../src/index.ts';
import type { Failure, FollowedLog } from '../src/index.ts';
import { HEADS, headsLog } from './heads.fixture.ts';
import type { Item, OwnItem } from './heads.fixture.ts';
import { manyGifts } from './history.fixture.ts';
import { logOfTexts } from './test-log.fixture.ts';

const ORIGIN = 'log.test.example';
export const UNTIL = '2024-07-01T12:00:00.000Z';
/** A key of the log's name, unless another is given. */
export const keyOf = (n: number, name = ORIGIN): SignerKey =>
  signerKey(nodeSha256, nodeEd25519, name, 'ed25519', new Uint8Array(32).fill(n));
export const FIRST = keyOf(7);
export const SECOND = keyOf(8);
export const THIRD = keyOf(9);
export const STRANGER = keyOf(10);
const events = [...manyGifts(40, ['pane', 'tetto'])];

/** The entry by which one key gives the log over to the next, as a test wants it. */
export function change(
  oldKey: SignerKey,
  newKey: SignerKey,
  as = (data: KeyChange, _index: number): object => data,
): OwnItem {
  return (index) => ({
    type: 'log.key-changed',
    data: as(signKeyChange(nodeEd25519, oldKey, newKey, UNTIL, index), index),
  });
}

/** The checkpoint of these entries. */
export function noteOf(texts: readonly string[], signers: readonly SignerKey[]): string {
  const bytes = logOfTexts(texts).files.get('checkpoint') ?? new Uint8Array();
  const { text } = parseNote(bytes);
  const [first = FIRST, ...more] = signers;
  return signCheckpoint(
    nodeEd25519,
    first,
    parseCheckpointText(text),
    more.map((key) => signText(nodeEd25519, key, text)),
  );
}

const [half, rest] = [events.slice(0, 30), events.slice(30)];

/** Gifts, the items in the middle of them. */
export const logOf = (...items: readonly Item[]): readonly string[] =>
  headsLog([...half, ...items, ...rest, HEADS]).texts;
/** Entry 31 gives it over. */
export const CHANGED = logOf(HEADS, change(FIRST, SECOND));
export const TWICE = logOf(change(FIRST, SECOND), change(SECOND, THIRD));

/** Takes in what a note signs as a follower does that was given a key. */
export function follow(
  log: FollowedLog,
  texts: readonly string[],
  signers: readonly SignerKey[],
  given: SignerKey,
): Failure | undefined {
  const checkpoint = openNext(log, noteOf(texts, signers), parseVkey(nodeSha256, formatVkey(given)));
  if ('what' in checkpoint) return checkpoint;
  if (checkpoint.size === log.range.end) return undefined;
  const stretch = entriesStretch(
    log.range.end,
    texts.slice(log.range.end).map((text) => Buffer.from(text)),
  );
  return extendLog(log, stretch, hashStretch({ stretch, replay: { facts: true } }), checkpoint, []);
}

export const newLog = (): FollowedLog =>
  createFollowedLog(createReplay(undefined, { gift: () => undefined, event: () => undefined }));
