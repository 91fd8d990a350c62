/** A log with one ledger, made with the functions of the log and the plans of the money rules, and told as audit tells it. */
import { hash } from 'node:crypto';
import { applyEvent, createLedgerState, planExpense, planPlacement, planReturn } from '@centesimo/cents';
import {
  commitDetails,
  compactTrailCode,
  eventText,
  keyedId,
  parseEvent,
  PARTITIONS,
  partitionOf,
  shortId,
  trailKey,
} from '@centesimo/events';
import {
  bytesOfBinary,
  canonicalText,
  checkLink,
  consistencyProof,
  createChain,
  entryText,
  formatReceipt,
  inclusionProof,
  leafHashOfText,
  nextFields,
  perfectRoot,
  signCheckpoint,
  signerKey,
  tileHashReader,
  appendLeaf,
  emptyRange,
  rangeRoot,
} from '@centesimo/log';
import type { Hash } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { LogFeed } from '../src/ingest/log-feed.ts';
import type { Opening, TextSource } from '../src/ingest/public-texts.ts';
import { headsText } from './heads-text.ts';

export const LEDGER = 'acqua';
export const LOG_KEY = signerKey(nodeSha256, nodeEd25519, 'log.test', 'ed25519', new Uint8Array(32).fill(3));
export const OTHER_KEY = signerKey(
  nodeSha256,
  nodeEd25519,
  'log.test',
  'ed25519',
  new Uint8Array(32).fill(4),
);
export const by = { actor: 'AAAAAAAAAAAAAAAAAAAAAA', role: 'staff' };
const sha = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url');
const PARTITION = partitionOf(LEDGER, PARTITIONS, (text) => hash('sha256', text, 'hex'));

/** 16 bytes that end in a number. */
export function codeBytes(n: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, n);
  return bytes;
}
export const codeOf = (n: number): string => compactTrailCode(codeBytes(n));
const idBytes = (n: number): Uint8Array => hash('sha256', `id ${n}`, 'buffer');
export const giftId = (n: number): string => keyedId('gift', idBytes(n));
export const incomeId = (n: number): string => keyedId('income', idBytes(n));
export const expenseId = (letter: string): string => `exp_${letter.repeat(25)}a`;

export const short = (prefix: Parameters<typeof shortId>[0], name: string): string =>
  shortId(prefix, hash('sha256', name, 'buffer').subarray(0, 16));

export class TinyLog implements LogFeed, TextSource {
  readonly entriesOf: string[] = [];
  readonly leaves: Hash[] = [];
  readonly openings: Opening[] = [];
  note: string | undefined;
  /** How far the stream tells. */
  published = 0;
  readonly #chain = createChain();
  readonly #range = emptyRange();
  readonly #positions = new Map<string, number>();
  readonly state = createLedgerState(nodeSha256);
  readonly #watchers = new Set<() => void>();
  /** Of full tiles, by level and index above: they never change. */
  readonly #roots = new Map<string, Hash>();
  /** Indices from which streams were asked. */
  readonly asked: number[] = [];

  /** Appends an event, whatever the money rules say when it is not `checked`. */
  add(owner: 'donation' | 'allocation', name: string, subject: string, data: object, checked = true): void {
    const source = `/g1/${owner}/${PARTITION}`;
    const k = this.#positions.get(source) ?? 0;
    this.#positions.set(source, k + 1);
    const type = `org.centesimo.${name}.v1`;
    const attributes = {
      id: `${k}`,
      ledger: LEDGER,
      source,
      subject,
      time: '2026-03-01T12:00:00.000Z',
      type,
    };
    const text = eventText(attributes, canonicalText(data));
    const { event, fault } = parseEvent(JSON.parse(text));
    if (fault !== undefined) throw new Error(`${name}: ${fault.path} ${fault.reason}`);
    const violation = checked ? applyEvent(this.state, event) : undefined;
    if (violation !== undefined) throw new Error(`${name}: ${violation.code}`);
    this.addText(text);
  }

  /** Appends an entry of any event text. */
  addText(text: string, prev?: string, ledger: string = LEDGER): void {
    const fields = nextFields(this.#chain, ledger);
    const entry = entryText(prev === undefined ? fields : { ...fields, prev }, text);
    const leaf = leafHashOfText(nodeSha256, entry);
    checkLink(this.#chain, fields, leaf);
    this.entriesOf.push(entry);
    this.leaves.push(leaf);
    appendLeaf(nodeSha256, this.#range, leaf);
  }

  /** Appends a heads entry, which lies where another root is given. */
  heads(lie?: string): this {
    this.addText(headsText(this.#chain, lie), undefined, '_log');
    return this;
  }

  open(): this {
    this.add('allocation', 'ledger.opened', LEDGER, {
      baseCurrency: 'EUR',
      by,
      currencies: ['EUR'],
      details: this.commit({ title: 'Acqua' }),
      policy: 'fifo@1',
      reserves: [{ currency: 'EUR', fund: 'riserva' }],
    });
    this.add('allocation', 'fund.opened', 'wells', { by, class: 'restricted', currency: 'EUR' });
    this.add('allocation', 'project.opened', 'well-1', { by, details: this.commit({ title: 'Il pozzo' }) });
    return this;
  }

  /** A commitment to details that will be told. */
  commit(details: object): string {
    const json = canonicalText(details);
    const salt = hash('sha256', `salt ${json}`, 'buffer');
    const commitment = commitDetails(salt, json, sha);
    this.openings.push({ commitment, salt, json });
    return commitment;
  }

  /** Gifts `from` to before `to`, each of its number in cents above 1,000, placed at once. */
  give(from: number, to: number): this {
    for (let n = from; n < to; n += 1) {
      this.add('donation', 'gift.received', giftId(n), {
        currency: 'EUR',
        fund: 'wells',
        givenAt: '2026-01-15',
        gross: 1_000 + n,
        processor: 'stripe',
        trailKey: trailKey(codeBytes(n), sha),
      });
    }
    return this.place();
  }

  /** Money that is no gift comes in, for the wells. */
  takeIn(n: number, amount: number): this {
    const data = { amount, currency: 'EUR', fund: 'wells', kind: 'other', receivedAt: '2026-01-16' };
    this.add('donation', 'income.received', incomeId(n), data);
    return this.place();
  }

  place(): this {
    const placed = planPlacement(this.state, 1_000_000);
    if (placed !== undefined) this.add('allocation', 'gifts.placed', LEDGER, placed);
    return this;
  }

  spend(letter: string, amount: number, text = `invoice ${letter}`): this {
    const plan = planExpense(this.state, { amount, currency: 'EUR', funds: ['wells'] });
    if (!plan.ok) throw new Error(plan.code);
    this.add('allocation', 'expense.recorded', expenseId(letter), {
      ...{ amount, by, currency: 'EUR', paidAt: '2026-02-01', project: 'well-1', ...plan.data },
      details: this.commit({ text }),
    });
    return this;
  }

  /** Puts a file on record for a payment, later or in the place of a document; answers its commitment. */
  attach(letter: string, file: string, replaces?: string): string {
    const sha256 = hash('sha256', file, 'base64url');
    const document = this.commit({ bytes: Buffer.byteLength(file), mediaType: 'text/plain', sha256 });
    const data = { by, evidence: [document], ...(replaces === undefined ? {} : { replaces }) };
    this.add('allocation', 'evidence.attached', expenseId(letter), data);
    return document;
  }

  back(letter: string, amount: number): this {
    const plan = planReturn(this.state, expenseId(letter), amount);
    if (!plan.ok) throw new Error(plan.code);
    const data = { ...plan.data, by, expense: expenseId(letter), returnedAt: '2026-02-02' };
    this.add('allocation', 'expense.returned', `ret_${letter.repeat(25)}a`, data);
    return this;
  }

  /** Cents that are not there, perfectly hashed. */
  spendNothing(): this {
    const spans = [{ from: 900_000_000, fund: 'wells', to: 900_000_100 }];
    const data = { amount: 100, by, currency: 'EUR', paidAt: '2026-02-01', spans };
    this.add('allocation', 'expense.recorded', expenseId('z'), data, false);
    return this;
  }

  rootAt(size: number): Hash {
    if (size === this.leaves.length) return rangeRoot(nodeSha256, this.#range);
    const range = emptyRange();
    for (const leaf of this.leaves.slice(0, size)) appendLeaf(nodeSha256, range, leaf);
    return rangeRoot(nodeSha256, range);
  }

  noteOf(size: number, key = LOG_KEY): string {
    return signCheckpoint(nodeEd25519, key, { origin: key.name, size, root: this.rootAt(size) });
  }

  publish(): this {
    this.published = this.leaves.length;
    this.note = this.noteOf(this.published);
    for (const told of this.#watchers) told();
    return this;
  }

  checkpoint(): Promise<string | undefined> {
    return Promise.resolve(this.note);
  }

  async consistencyProof(from: number, to: number): Promise<readonly Uint8Array[]> {
    return consistencyProof(nodeSha256, this.#reader(), from, to).map(bytesOfBinary);
  }

  async inclusionProof(index: number, size: number): Promise<readonly Uint8Array[]> {
    return inclusionProof(nodeSha256, this.#reader(), index, size).map(bytesOfBinary);
  }

  async receipt(index: number): Promise<string> {
    const proof = inclusionProof(nodeSha256, this.#reader(), index, this.published);
    const extra = Buffer.from(this.entriesOf[index] ?? '');
    return formatReceipt({ index, proof, checkpoint: this.note ?? '', extra });
  }

  async *entries(
    from: number,
    signal: AbortSignal,
  ): AsyncGenerator<{ first: number; entries: Uint8Array[] }> {
    this.asked.push(from);
    for (let at = from; !signal.aborted;) {
      const some = this.entriesOf.slice(at, Math.min(this.published, at + 1_000));
      if (some.length > 0) yield { first: at, entries: some.map((entry) => Buffer.from(entry)) };
      at += some.length;
      if (some.length === 0) await this.#nextPublication(signal);
    }
  }

  async #nextPublication(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#watchers.delete(done);
        resolve();
      };
      this.#watchers.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  fetch(commitments: readonly string[]): Promise<readonly Opening[]> {
    return Promise.resolve(this.openings.filter(({ commitment }) => commitments.includes(commitment)));
  }

  close(): void {
    for (const told of this.#watchers) told();
  }

  #reader(): Parameters<typeof inclusionProof>[1] {
    const tile = (level: number, index: number): Hash[] => {
      if (level === 0) return this.leaves.slice(index * 256, index * 256 + 256);
      const roots: Hash[] = [];
      for (let i = index * 256; i < index * 256 + 256; i += 1) {
        const root = this.#roots.get(`${level} ${i}`) ?? rootOf(level, i);
        if (root === undefined) break;
        roots.push(root);
      }
      return roots;
    };
    const rootOf = (level: number, index: number): Hash | undefined => {
      const hashes = tile(level - 1, index);
      if (hashes.length < 256) return undefined;
      const root = perfectRoot(nodeSha256, hashes);
      this.#roots.set(`${level} ${index}`, root);
      return root;
    };
    return tileHashReader(nodeSha256, tile);
  }
}
