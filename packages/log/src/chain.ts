/**
 * The chain rule inside the log: per ledger, `seq` counts from 0 without a gap and `prev` is the leaf hash of
 * the ledger's previous entry; `index` is the entry's place in the log. An open chain starts in the middle of
 * the log: it notes what it needs from before, and `joinChains` settles it, so stretches are checked in parallel.
 */
import { binaryOfHex, hexOf } from './encoding.ts';
import { FIRST_PREV } from './entry.ts';
import type { ChainFields } from './entry.ts';
import { HASH_BYTES } from './hash.ts';
import type { Hash } from './hash.ts';
import { LogError } from './log-error.ts';

/** A ledger's last entry: its number and its leaf hash. */
export interface ChainHead {
  seq: number;
  leaf: Hash;
}

/** What an open chain needs: the first entry it saw of a ledger. */
export interface ChainNeed {
  readonly seq: number;
  readonly prev: string;
}

export interface Chain {
  readonly begin: number;
  end: number;
  /** By ledger; a head is changed in place, so that it may be held while the chain grows. */
  readonly heads: Map<string, ChainHead>;
  /** By ledger; always empty in a chain that begins at 0. */
  readonly needs: Map<string, ChainNeed>;
}

export interface StoredChain {
  readonly end: number;
  readonly heads: Readonly<Record<string, { readonly leaf: string; readonly seq: number }>>;
}

/** A chain over the entries from `begin` on; open unless that is 0. */
export function createChain(begin = 0): Chain {
  return { begin, end: begin, heads: new Map(), needs: new Map() };
}

function broken(fields: ChainFields, what: string): never {
  throw new LogError('chain-broken', `entry ${fields.index}, ledger ${fields.ledger}: ${what}`);
}

/** The chain fields for the next entry of a ledger. */
export function nextFields(chain: Chain, ledger: string): ChainFields {
  const head = chain.heads.get(ledger);
  if (head === undefined) return { index: chain.end, ledger, prev: FIRST_PREV, seq: 0 };
  return { index: chain.end, ledger, prev: hexOf(head.leaf), seq: head.seq + 1 };
}

function checkFirst(chain: Chain, fields: ChainFields): void {
  if (chain.begin > 0) {
    chain.needs.set(fields.ledger, { seq: fields.seq, prev: fields.prev });
    return;
  }
  if (fields.seq !== 0) broken(fields, `its first entry is number ${fields.seq}, not 0`);
  if (fields.prev !== FIRST_PREV) broken(fields, 'its first entry names a previous one');
}

/** Checks the next entry of the log against the chain and takes it in; throws `chain-broken`. */
export function checkLink(chain: Chain, fields: ChainFields, leaf: Hash): void {
  if (fields.index !== chain.end) broken(fields, `it stands at place ${chain.end} of the log`);
  const head = chain.heads.get(fields.ledger);
  if (head === undefined) {
    checkFirst(chain, fields);
    chain.heads.set(fields.ledger, { seq: fields.seq, leaf });
  } else {
    if (fields.seq !== head.seq + 1) broken(fields, `number ${fields.seq} follows number ${head.seq}`);
    if (!isHexOf(fields.prev, head.leaf)) broken(fields, 'prev is not the leaf hash of its previous entry');
    advance(chain, head, leaf);
    return;
  }
  chain.end += 1;
}

/** Takes in an entry that was found to follow its ledger's head. */
export function advance(chain: Chain, head: ChainHead, leaf: Hash): void {
  head.seq += 1;
  head.leaf = leaf;
  chain.end += 1;
}

function isHexOf(hex: string, hash: Hash): boolean {
  return hexOf(hash) === hex;
}

/** Checks that an open chain begins where `left` ends, and continues it; changes nothing. Throws `chain-broken`. */
export function requireJoin(left: Chain, right: Chain): void {
  if (right.begin !== left.end) {
    throw new LogError('range-malformed', `a chain from ${right.begin} does not continue one to ${left.end}`);
  }
  for (const [ledger, need] of right.needs) {
    const fields: ChainFields = { index: right.begin, ledger, prev: need.prev, seq: need.seq };
    const head = left.heads.get(ledger);
    if (head === undefined) checkFirst(left, fields);
    else if (need.seq !== head.seq + 1) broken(fields, `number ${need.seq} follows number ${head.seq}`);
    else if (!isHexOf(need.prev, head.leaf))
      broken(fields, 'prev is not the leaf hash of its previous entry');
  }
}

/** Appends to `left` an open chain that begins where it ends; throws `chain-broken` where they do not fit. */
export function joinChains(left: Chain, right: Chain): void {
  requireJoin(left, right);
  for (const [ledger, { seq, leaf }] of right.heads) {
    const head = left.heads.get(ledger);
    if (head === undefined) left.heads.set(ledger, { seq, leaf });
    else Object.assign(head, { seq, leaf });
  }
  left.end = right.end;
}

/** A chain from 0 as JSON. */
export function storeChain(chain: Chain): StoredChain {
  if (chain.begin !== 0) throw new LogError('range-malformed', 'only a chain from 0 can be stored');
  const heads = [...chain.heads].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    end: chain.end,
    heads: Object.fromEntries(heads.map(([ledger, { seq, leaf }]) => [ledger, { leaf: hexOf(leaf), seq }])),
  };
}

/** A stored chain again; refuses with `range-malformed` what cannot be one. */
export function restoreChain(stored: StoredChain): Chain {
  const chain = createChain();
  let entries = 0;
  for (const [ledger, { leaf, seq }] of Object.entries(stored.heads)) {
    const head: ChainHead = { seq, leaf: binaryOfHex(leaf) };
    if (head.leaf.length !== HASH_BYTES || !Number.isSafeInteger(seq) || seq < 0) {
      throw new LogError('range-malformed', 'a stored chain has a malformed head');
    }
    entries += seq + 1;
    chain.heads.set(ledger, head);
  }
  // Every entry belongs to one ledger, so the numbers must add up to the place in the log.
  if (entries !== stored.end)
    throw new LogError('range-malformed', 'the heads of a stored chain do not add up');
  chain.end = stored.end;
  return chain;
}
