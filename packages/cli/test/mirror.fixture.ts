// A small mirror on disk: one ledger, two gifts, one expense with a public text.
import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyEvent, createLedgerState, planExpense, planPlacement } from '@centesimo/cents';
import { commitDetails, expenseId, formatTrailCode, keyedId, trailKey } from '@centesimo/events';
import { canonicalText, tilePath } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { logOfEvents, writeLog } from '@centesimo/verify/test-log';
import type { TestEvent } from '@centesimo/verify/test-log';

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
  const log = logOfEvents(eventsOf({ ...named, code: codeBytes, isAnnounced }));
  await writeLog(log, folder);
  const opening = { json, salt: Buffer.from(salt).toString('base64url') };
  await mkdir(join(folder, 'details'));
  await writeFile(join(folder, 'details', `${commitment}.json`), JSON.stringify(opening));
  const bundle = join(folder, tilePath({ level: 'entries', index: 0, width: log.size }));
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

function eventsOf({ code, commitment, evidence, expense, gift, isAnnounced }: Made): TestEvent[] {
  const state = createLedgerState(nodeSha256);
  const told: TestEvent[] = [];
  const tell = (owner: TestEvent['owner'], name: string, subject: string, data: object): void => {
    const violation = applyEvent(state, { type: `org.centesimo.${name}.v1`, subject, data } as never);
    if (violation !== undefined) throw new Error(violation.code);
    told.push({ ledger: LEDGER, owner, name, subject, data });
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
  return told;
}
