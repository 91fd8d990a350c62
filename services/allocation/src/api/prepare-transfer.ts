/** Messages about transfers to commands. */
import { PATTERNS } from '@centesimo/events';
import type {
  HandOverTransferRequest,
  ReceiveTransferRequest,
  ReturnTransferRequest,
  SendTransferRequest,
} from '@centesimo/grpc';
import type { VerifierKey } from '@centesimo/log';
import { readAmount, readCurrency, readDay, readDetails } from '@centesimo/service';
import type { Actor } from '../domain/command.ts';
import { present } from '../domain/present.ts';
import type { Citation } from '../domain/transfer-command.ts';
import type { Faults } from './input-code.ts';
import { readEvidence, readId, readSlug, readTake } from './read-field.ts';
import { readReceivedThere } from './read-receipt.ts';
import type { Prepare, Prepared, Target } from './to-command.ts';

export function prepareSendTransfer(
  { by, ids, key, last }: Target,
  request: SendTransferRequest,
  approvedBy: Actor | undefined,
  faults: Faults,
): Prepared {
  const evidence = readEvidence(request.evidence, faults);
  return {
    command: {
      kind: 'send-transfer',
      by,
      ...present({ approvedBy, evidence }),
      transfer: ids.idOf('transfer', key),
      from: readSlug(request.from, 'from', 'fund-invalid', faults),
      to: readSlug(request.to, 'to', 'fund-invalid', faults),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      sentAt: readDay(request.sentAt, last, 'sent_at', faults),
    },
    details: readDetails(request.detailsJson, faults),
  };
}

export function prepareReceiveTransfer(
  { by, last }: Target,
  request: ReceiveTransferRequest,
  faults: Faults,
): Prepared {
  const evidence = readEvidence(request.evidence, faults);
  const fee = readTake(request.fee, 'fee', faults);
  return {
    command: {
      kind: 'receive-transfer',
      by,
      transfer: readTransfer(request.transfer, faults),
      amount: readAmount(request.amount, 'amount', faults),
      ...present({ evidence, fee: fee === 0 ? undefined : fee }),
      currency: readCurrency(request.currency, 'currency', faults),
      receivedAt: readDay(request.receivedAt, last, 'received_at', faults),
    },
    details: readDetails(request.detailsJson, faults),
  };
}

export function prepareReturnTransfer(
  { by, ids, key, last }: Target,
  request: ReturnTransferRequest,
  faults: Faults,
): Prepared {
  return {
    command: {
      kind: 'return-transfer',
      by,
      return: ids.idOf('tret', key),
      transfer: readTransfer(request.transfer, faults),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      returnedAt: readDay(request.returnedAt, last, 'returned_at', faults),
    },
  };
}

/** What is cited is proven first: `keys` are those of the logs whose receipts are believed, `own` is this log's origin. */
export function handOverWith(keys: readonly VerifierKey[], own: string): Prepare<HandOverTransferRequest> {
  return ({ by, ids, key, ledger }, request, faults) => {
    const amount = readAmount(request.amount, 'amount', faults);
    const currency = readCurrency(request.currency, 'currency', faults);
    const fund = readSlug(request.fund, 'fund', 'fund-invalid', faults);
    const there = readReceivedThere(keys, request.receipt);
    if ('fault' in there) {
      faults.add(there.fault, 'receipt');
      return {
        command: { kind: 'hand-over-transfer', by, handOver: '', fund, amount, currency, cites: NOTHING },
      };
    }
    const { cites, receivedAs } = there;
    if (cites.ledger === ledger && cites.origin === own) faults.add('receipt-of-own-ledger', 'receipt');
    if (there.currency !== currency) faults.add('receipt-of-another-currency', 'receipt');
    else if (there.amount < amount) faults.add('receipt-of-another-amount', 'receipt');
    const handOver = ids.idOf('hand', key);
    return {
      command: { kind: 'hand-over-transfer', by, handOver, fund, amount, currency, cites, receivedAs },
    };
  };
}

const NOTHING: Citation = { ledger: '', origin: '', index: 0, leaf: '' };

function readTransfer(value: string, faults: Faults): string {
  return readId(value, PATTERNS.transferId, 'transfer', 'transfer-invalid', faults);
}
