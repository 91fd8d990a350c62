// A second reader of an exported mirror, written apart: nothing but node:crypto and node:fs. Signature, tree, chains.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainHeads } from './independent-heads.ts';

export interface Span {
  readonly from: number;
  readonly fund: string;
  readonly to: number;
}

export interface BackPart {
  at: number;
  count: number;
  readonly fund: string;
}

/** How many facts of each kind a period counts; fees by currency. */
export interface FactCounts {
  readonly charges: number;
  readonly corrections: number;
  readonly credits: number;
  readonly demands: number;
  readonly fees: readonly number[];
  readonly receipts: number;
}

/** All that any event may hold: this reader has no schemas, and what is absent is undefined whatever is said here. */
export interface PlainData {
  readonly amount: number;
  readonly appeal?: unknown;
  readonly approvedBy?: { readonly actor: string };
  readonly at: number;
  readonly back: unknown;
  readonly by: { readonly actor: string };
  readonly cause: { readonly kind: string; readonly charge: string; readonly count: number };
  readonly change?: number;
  readonly class: string;
  readonly count: number;
  readonly counts: FactCounts;
  readonly coveredBy?: unknown;
  readonly covers?: unknown;
  readonly currencies: string[];
  readonly currency: string;
  readonly custody?: { readonly partner: string; readonly source: string };
  readonly demand: string;
  readonly dispute: string;
  readonly evidence?: readonly string[];
  readonly expense: string;
  readonly fee?: number;
  readonly feeBearer?: string;
  readonly fund: string;
  readonly gift: string;
  readonly given?: number;
  readonly gross: number;
  readonly ground?: string;
  readonly line?: string;
  readonly lines: readonly { readonly amount: number; readonly line: string }[];
  readonly loss?: unknown;
  readonly number: number;
  readonly over: string;
  readonly owed?: number;
  readonly own: unknown;
  readonly parts: unknown;
  readonly project?: string;
  readonly projects?: readonly string[];
  readonly purposeOf?: string;
  readonly rate: string;
  readonly refund: string;
  readonly replaces?: string;
  readonly refunded?: number;
  readonly required: boolean;
  readonly reserves: readonly { readonly currency: string; readonly fund: string }[];
  readonly rule: number;
  readonly secondary?: string;
  readonly secondaryFund?: string;
  readonly goal?: number;
  readonly shares: { readonly fund: string; readonly weight: number }[];
  readonly shortfall?: number;
  readonly slots: unknown;
  readonly spans: readonly Span[];
  readonly statement: string;
  readonly to: string;
  readonly transfer: string;
  readonly units: number;
  readonly unplaced?: number;
  readonly version: number;
  readonly voided?: number;
  readonly withdrawn: boolean;
}

export interface PlainEvent {
  readonly type: string;
  readonly subject: string;
  readonly ledger: string;
  readonly source: string;
  readonly id: string;
  readonly data: PlainData;
}

interface PlainChain {
  readonly index: number;
  readonly ledger: string;
  readonly prev: string;
  readonly seq: number;
}

export function sha256(...parts: (Uint8Array | string)[]): Buffer {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
}

export function must(good: boolean, what: string): asserts good {
  if (!good) throw new Error(what);
}

/** Reads and checks the mirror; answers its events in order. Throws a plain Error for anything wrong. */
export function readMirror(folder: string, vkey: string): PlainEvent[] {
  const { size, root } = readCheckpoint(readFileSync(join(folder, 'checkpoint'), 'utf8'), vkey.trim());
  const entries = readEntries(folder, size);
  const leaves = entries.map((entry) => sha256('\0', entry));
  must(treeHash(leaves).equals(root), 'the root is another');
  return checkChains(entries, leaves);
}

function readCheckpoint(note: string, vkey: string): { size: number; root: Buffer } {
  const [name = '', id = ''] = vkey.split('+');
  const key = publicKeyOf(vkey);
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  const line = note.split('\n').find((candidate) => candidate.startsWith(`— ${name} `)) ?? '';
  const signature = Buffer.from(line.slice(name.length + 3), 'base64');
  must(signature.subarray(0, 4).toString('hex') === id, 'signed by another key');
  must(verify(null, Buffer.from(text), key, signature.subarray(4)), 'the signature is not good');
  const [origin, size, root = ''] = text.split('\n');
  must(origin === name, 'another origin');
  return { size: Number(size), root: Buffer.from(root, 'base64') };
}

function publicKeyOf(vkey: string): ReturnType<typeof createPublicKey> {
  const [name = '', id = ''] = vkey.split('+');
  const raw = Buffer.from(vkey.slice(name.length + id.length + 2), 'base64').subarray(1);
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

function readEntries(folder: string, size: number): Buffer[] {
  const entries: Buffer[] = [];
  for (let bundle = 0; bundle * 256 < size; bundle += 1) {
    const width = Math.min(256, size - bundle * 256);
    const digits = String(bundle).padStart(Math.ceil(String(bundle).length / 3) * 3, '0');
    const groups = digits.match(/.../g) ?? [];
    const path = groups.map((group, i) => (i + 1 < groups.length ? `x${group}` : group)).join('/');
    const partial = width < 256 ? `.p/${width}` : '';
    const bytes = readFileSync(join(folder, 'tile/entries', `${path}${partial}`));
    let at = 0;
    for (let i = 0; i < width; i += 1) {
      const length = bytes.readUInt16BE(at);
      must(at + 2 + length <= bytes.length, 'a bundle ends early');
      entries.push(bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    must(at === bytes.length, 'a bundle has more than its entries');
  }
  return entries;
}

/** RFC 6962 by its definition. */
function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256('');
  if (leaves.length === 1) return leaves[0] ?? sha256('');
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256('\x01', treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

function checkChains(entries: readonly Buffer[], leaves: readonly Buffer[]): PlainEvent[] {
  const heads = new Map<string, { seq: number; leaf: string }>();
  const positions = new Map<string, number>();
  return entries.map((entry, index) => {
    const { chain, event } = JSON.parse(entry.toString('utf8')) as { chain: PlainChain; event: PlainEvent };
    must(plainText({ chain, event }) === entry.toString('utf8'), `entry ${index} is not canonical`);
    const head = heads.get(chain.ledger) ?? { seq: -1, leaf: '0'.repeat(64) };
    must(
      chain.index === index && chain.seq === head.seq + 1 && chain.prev === head.leaf,
      `chain at ${index}`,
    );
    must(chain.ledger === event.ledger, `entry ${index} is of another ledger`);
    if (chain.ledger === '_log') checkOfLog(event, plainHeads(heads, index), index);
    heads.set(chain.ledger, { seq: chain.seq, leaf: leaves[index]?.toString('hex') ?? '' });
    const next = positions.get(event.source) ?? 0;
    must(event.id === String(next), `entry ${index} is not event ${next} of ${event.source}`);
    positions.set(event.source, next + 1);
    return event;
  });
}

/** What the log says of itself: heads entries, which say nothing but the truth. */
function checkOfLog({ source, subject, type, data }: PlainEvent, truth: object, index: number): void {
  must(source === '/audit' && subject === '_log', `entry ${index} is not the log's own`);
  if (type === 'org.centesimo.log.key-changed.v1') {
    checkKeyChange(data as unknown as Record<string, string>, index);
    return;
  }
  must(type === 'org.centesimo.log.heads.v1', `entry ${index} is of no known type`);
  must(plainText(data) === plainText(truth), `entry ${index} names other heads`);
}

/** The key before says so itself, of this very entry. */
function checkKeyChange(
  { bothUntil, newKey, oldKey = '', signature = '' }: Record<string, string>,
  index: number,
): void {
  const statement = `centesimo/key-changed/v1\n${oldKey}\n${newKey}\n${bothUntil}\n${index}\n`;
  const good = verify(null, Buffer.from(statement), publicKeyOf(oldKey), Buffer.from(signature, 'base64'));
  must(good, `entry ${index} changes a key that does not say so`);
}

/** Canonical JSON by its definition; members that are undefined are none. */
export function plainText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plainText).join(',')}]`;
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${plainText(member)}`).join(',')}}`;
}
