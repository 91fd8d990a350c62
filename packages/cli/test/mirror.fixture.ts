// A small mirror on disk: one ledger, two gifts, one expense with a public text.
import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyEvent, createLedgerState, planExpense, planPlacement } from '@centesimo/cents';
import { commitDetails, eventText, expenseId, formatTrailCode, keyedId, trailKey } from '@centesimo/events';
import {
  appendLeaves,
  canonicalText,
  checkLink,
  createChain,
  createTileBuilder,
  encodeBundle,
  entryText,
  formatVkey,
  leafHashOfText,
  nextFields,
  signCheckpoint,
  signerKey,
  takeTiles,
  tilePath,
  treeRoot,
  utf8OfText,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';

const LEDGER = 'acqua-viva';
const BY = { actor: `${'A'.repeat(21)}A`, role: 'staff' };
const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url');

export interface MadeMirror {
  readonly gift: string;
  readonly code: string;
  readonly expense: string;
  readonly commitment: string;
  readonly opening: { readonly json: string; readonly salt: string };
  /** The file that stands for the expense, and what opens its commitment. */
  readonly document: {
    readonly bytes: Uint8Array;
    readonly commitment: string;
    readonly json: string;
    readonly salt: string;
  };
  /** Path of the only bundle. */
  readonly bundle: string;
}

/** Writes the mirror and its `details`. `isAnnounced`: the first gift has an entry of its announcement before. */
export async function makeMirror(folder: string, { isAnnounced = false } = {}): Promise<MadeMirror> {
  const salt = new Uint8Array(32).fill(3);
  const json = '{"text":"one pump"}';
  const commitment = commitDetails(salt, json, sha256);
  const codeBytes = new Uint8Array(16).fill(9);
  const gift = keyedId('gift', new Uint8Array(32).fill(1));
  const expense = expenseId(new Uint8Array(16).fill(2));
  const document = documentOf(Buffer.from('%PDF-1.7 one pump'));
  const named = { gift, expense, commitment, evidence: document.commitment };
  const texts = entriesOf({ ...named, code: codeBytes, isAnnounced });
  const opening = { json, salt: Buffer.from(salt).toString('base64url') };
  const bundle = await writeFiles(folder, texts, commitment, opening);
  return { gift, code: formatTrailCode(codeBytes), expense, commitment, opening, document, bundle };
}

function documentOf(bytes: Uint8Array): MadeMirror['document'] {
  const json = canonicalText({ bytes: bytes.length, mediaType: 'application/pdf', sha256: sha256(bytes) });
  const salt = new Uint8Array(32).fill(5);
  const commitment = commitDetails(salt, json, sha256);
  return { bytes, commitment, json, salt: Buffer.from(salt).toString('base64url') };
}

interface Made extends Pick<MadeMirror, 'gift' | 'expense' | 'commitment'> {
  readonly code: Uint8Array;
  readonly evidence: string;
  readonly isAnnounced: boolean;
}

function entriesOf({ code, commitment, evidence, expense, gift, isAnnounced }: Made): string[] {
  const state = createLedgerState(nodeSha256);
  const chain = createChain();
  const positions = new Map<string, number>();
  const texts: string[] = [];
  const tell = (owner: string, name: string, subject: string, data: object): void => {
    const source = `/g1/${owner}/0`;
    const k = positions.get(source) ?? 0;
    positions.set(source, k + 1);
    const attributes = { id: String(k), ledger: LEDGER, source, subject, time: '2024-06-01T12:00:00.000Z' };
    const type = `org.centesimo.${name}.v1`;
    const violation = applyEvent(state, { type, subject, data } as never);
    if (violation !== undefined) throw new Error(violation.code);
    const fields = nextFields(chain, LEDGER);
    const text = entryText(fields, eventText({ ...attributes, type }, canonicalText(data)));
    checkLink(chain, fields, leafHashOfText(nodeSha256, text));
    texts.push(text);
  };
  const reserves = [{ currency: 'EUR', fund: 'general' }];
  const opened = { baseCurrency: 'EUR', by: BY, currencies: ['EUR'], policy: 'fifo@1', reserves };
  tell('allocation', 'ledger.opened', LEDGER, opened);
  const shares = [{ fund: 'general', weight: 1 }];
  tell('allocation', 'placement-rule.set', LEDGER, { by: BY, shares, version: 1 });
  const received = { currency: 'EUR', givenAt: '2024-05-31', gross: 1000, processor: 'demo-pay' };
  if (isAnnounced) tell('donation', 'gift.pending', gift, { ...received, trailKey: trailKey(code, sha256) });
  tell('donation', 'gift.received', gift, { ...received, trailKey: trailKey(code, sha256) });
  const other = keyedId('gift', new Uint8Array(32).fill(4));
  tell('donation', 'gift.received', other, { ...received, trailKey: trailKey(new Uint8Array(16), sha256) });
  tell('allocation', 'gifts.placed', LEDGER, planPlacement(state, 10) ?? {});
  const plan = planExpense(state, { amount: 1500, currency: 'EUR', funds: ['general'] });
  if (!plan.ok) throw new Error(plan.code);
  const bill = { amount: 1500, by: BY, currency: 'EUR', details: commitment, paidAt: '2024-06-02' };
  tell('allocation', 'expense.recorded', expense, { ...bill, evidence: [evidence], ...plan.data });
  return texts;
}

async function writeFiles(
  folder: string,
  texts: readonly string[],
  commitment: string,
  opening: object,
): Promise<string> {
  const key = signerKey(nodeSha256, nodeEd25519, 'log.test.example', 'ed25519', new Uint8Array(32).fill(7));
  const builder = createTileBuilder();
  appendLeaves(
    nodeSha256,
    builder,
    texts.map((text) => leafHashOfText(nodeSha256, text)),
  );
  const bundle = tilePath({ level: 'entries', index: 0, width: texts.length });
  const root = treeRoot(nodeSha256, builder);
  const files: [string, Uint8Array | string][] = [
    ...takeTiles(builder).map(({ tile, bytes }): [string, Uint8Array] => [tilePath(tile), bytes]),
    [bundle, encodeBundle(texts.map(utf8OfText))],
    ['checkpoint', signCheckpoint(nodeEd25519, key, { origin: key.name, size: texts.length, root })],
    ['log.vkey', `${formatVkey(key)}\n`],
    [`details/${commitment}.json`, JSON.stringify(opening)],
  ];
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return join(folder, bundle);
}
