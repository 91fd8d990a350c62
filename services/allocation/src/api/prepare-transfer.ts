/** Messages about transfers to commands. */
import { PATTERNS } from '@centesimo/events';
import type {
  Citation as WireCitation,
  HandOverTransferRequest,
  ReceiveTransferRequest,
  ReturnTransferRequest,
  SendTransferRequest,
} from '@centesimo/grpc';
import { readAmount, readCurrency, readDay, readDetails } from '@centesimo/service';
import type { Actor } from '../domain/command.ts';
import { present } from '../domain/present.ts';
import type { Citation } from '../domain/transfer-command.ts';
import type { Faults } from './input-code.ts';
import { readEvidence, readId, readOptionalId, readSlug, readTake } from './read-field.ts';
import type { Prepared, Target } from './to-command.ts';

const ORIGIN = new RegExp(PATTERNS.origin);
const LEAF = new RegExp(PATTERNS.hash);
const SLUG = new RegExp(PATTERNS.slug);

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

export function prepareHandOverTransfer(
  { by, ids, key }: Target,
  request: HandOverTransferRequest,
  faults: Faults,
): Prepared {
  const receivedAs = readOptionalId(
    request.receivedAs,
    PATTERNS.sourceId,
    'received_as',
    'gift-invalid',
    faults,
  );
  return {
    command: {
      kind: 'hand-over-transfer',
      by,
      handOver: ids.idOf('hand', key),
      fund: readSlug(request.fund, 'fund', 'fund-invalid', faults),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      cites: readCitation(request.cites, faults),
      ...present({ receivedAs }),
    },
  };
}

function readTransfer(value: string, faults: Faults): string {
  return readId(value, PATTERNS.transferId, 'transfer', 'transfer-invalid', faults);
}

function readCitation(cites: WireCitation | undefined, faults: Faults): Citation {
  const { index = -1n, leaf = '', ledger = '', origin = '' } = cites ?? {};
  const isRight = SLUG.test(ledger) && ORIGIN.test(origin) && LEAF.test(leaf);
  if (!isRight || index < 0n || index > Number.MAX_SAFE_INTEGER) faults.add('citation-invalid', 'cites');
  return { ledger, origin, index: Number(index), leaf };
}
