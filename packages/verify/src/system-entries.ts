/**
 * Entries that the log states of itself, found while a stretch is hashed, each with the heads of the ledgers that moved
 * before it: a worker knows them, and the thread that joins the stretches holds the entry to all of them.
 */
import { SYSTEM_LEDGER } from '@centesimo/events';
import type { Chain, ChainHead, ScannedPlaces } from '@centesimo/log';

export interface SystemEntry {
  readonly index: number;
  /** Byte places in the stretch. */
  readonly begin: number;
  readonly end: number;
  /** Ledgers with entries in the stretch since the one before, and their heads here. */
  readonly moved: readonly (readonly [string, ChainHead])[];
}

export interface SystemMaking {
  readonly entries: SystemEntry[];
  /** By ledger, the number of its last entry that was told. */
  readonly told: Map<string, number>;
}

export function startSystem(): SystemMaking {
  return { entries: [], told: new Map() };
}

const NAME = Uint8Array.from(SYSTEM_LEDGER, (character) => character.charCodeAt(0));

/** Whether the entry that was scanned last is one of the log itself. */
export function isSystemName(bytes: Uint8Array, { ledgerAt, ledgerEnd }: ScannedPlaces): boolean {
  if (bytes[ledgerAt] !== NAME[0] || ledgerEnd - ledgerAt !== NAME.length) return false;
  return NAME.every((code, i) => bytes[ledgerAt + i] === code);
}

/** Takes the entry that the chain, whose last one it is, has just been found to hold. */
export function takeSystemEntry(making: SystemMaking, chain: Chain, begin: number, end: number): void {
  const moved: [string, ChainHead][] = [];
  for (const [ledger, { seq, leaf }] of chain.heads) {
    if (ledger === SYSTEM_LEDGER || making.told.get(ledger) === seq) continue;
    making.told.set(ledger, seq);
    moved.push([ledger, { seq, leaf }]);
  }
  making.entries.push({ index: chain.end - 1, begin, end, moved });
}

const WRAPPER = /^\{"chain":\{"index":[0-9]{1,16},"ledger":"_log"/;
const WRAPPER_BYTES = 50;

/** Whether the bytes are of an entry of the log itself, as its wrapper says. */
export function isSystemEntry(entry: Uint8Array): boolean {
  const { buffer, byteOffset, length } = entry;
  return WRAPPER.test(Buffer.from(buffer, byteOffset, Math.min(length, WRAPPER_BYTES)).toString('latin1'));
}
