/** Keeps in the index what the replay has applied, entry by entry. */
import type { ReplayObserver } from '@centesimo/verify';
import { addGiftRow } from '../domain/gift-rows.ts';
import { noteEvent } from '../domain/ledger-index.ts';
import { forgetPending } from '../domain/money-facts.ts';
import { ledgerIndexOf, noteCitation, notePlace } from '../domain/portal-index.ts';
import type { PortalIndex } from '../domain/portal-index.ts';
import { addTrailKey, KEY_BYTES } from '../domain/trail-keys.ts';

const GIFT = 'org.centesimo.gift.received.v1';
const EXPENSE = 'org.centesimo.expense.recorded.v1';
const HAND_OVER = 'org.centesimo.transfer.handed-over.v1';

const EXPENSE_ID = /^exp_/;

/** `onCommitment` is told of every commitment to public details, and with a ledger of every document of an expense. */
export function indexObserver(
  index: PortalIndex,
  onCommitment: (commitment: string, ledger?: string) => void,
): ReplayObserver {
  return {
    gift: (id, replayed, columns, at, entry) => {
      const { facts, gross, fee, kinds, kindOf } = columns;
      if (facts === undefined) throw new Error('the index was given no facts of gifts');
      const ledger = ledgerIndexOf(index, id, replayed);
      ledger.last = entry;
      const row = replayed.state.origins.count - 1;
      addTrailKey(index.trailKeys, facts.trailKeys, at * KEY_BYTES, { ledger: ledger.number, row });
      forgetPending(ledger.money, facts.trailKeys, at * KEY_BYTES);
      addGiftRow(ledger.rows, {
        entry,
        gross: gross[at] ?? 0,
        fee: fee[at] ?? 0,
        givenAt: facts.givenAt[at] ?? 0,
        processor: facts.processors[facts.processorOf[at] ?? 0] ?? '',
        reserveBears: kinds[(kindOf[at] ?? 0) - 1]?.reserveBears === true,
      });
    },
    event: (replayed, event, entry) => {
      const ledger = ledgerIndexOf(index, event.ledger, replayed);
      const commitment = noteEvent(ledger, event, entry);
      if (commitment !== undefined) onCommitment(commitment);
      if (EXPENSE_ID.test(event.subject) && 'evidence' in event.data)
        for (const document of event.data.evidence ?? []) onCommitment(document, event.ledger);
      if (event.source.includes('/allocation/')) notePlace(index, event.source, entry, event.time);
      if (event.type === EXPENSE) index.expenses.set(event.subject, ledger);
      if (event.type === HAND_OVER) noteCitation(index, ledger, event.subject);
      if (event.type !== GIFT) return;
      const row = replayed.state.origins.count - 1;
      // The schema has found it to be 32 bytes.
      const key = Buffer.from(event.data.trailKey, 'base64url');
      addTrailKey(index.trailKeys, key, 0, { ledger: ledger.number, row });
    },
  };
}
