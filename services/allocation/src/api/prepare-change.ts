/** Messages on money that changes its currency, is gone, or covers what was taken back, to commands. */
import { PATTERNS } from '@centesimo/events';
import type { CoverShortfallRequest, ExchangeMoneyRequest, RecordLossRequest } from '@centesimo/grpc';
import { readAmount, readCurrency, readDay, readDetails } from '@centesimo/service';
import type { Actor } from '../domain/command.ts';
import { present } from '../domain/present.ts';
import type { Faults } from './input-code.ts';
import { readEvidence, readId, readSlug, readTakes } from './read-field.ts';
import type { Prepared, Target } from './to-command.ts';

export function prepareExchangeMoney(
  { by, ids, key, last }: Target,
  request: ExchangeMoneyRequest,
  approvedBy: Actor | undefined,
  faults: Faults,
): Prepared {
  return {
    command: {
      kind: 'exchange-money',
      by,
      ...present({ approvedBy }),
      exchange: ids.idOf('exch', key),
      from: readSlug(request.from, 'from', 'fund-invalid', faults),
      to: readSlug(request.to, 'to', 'fund-invalid', faults),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      units: readAmount(request.units, 'units', faults),
      unitsCurrency: readCurrency(request.unitsCurrency, 'units_currency', faults),
      rate: readId(request.rate, PATTERNS.rate, 'rate', 'rate-invalid', faults),
      source: readSlug(request.source, 'source', 'slug-invalid', faults),
      exchangedAt: readDay(request.exchangedAt, last, 'exchanged_at', faults),
    },
  };
}

export function prepareRecordLoss(
  { by, ids, key }: Target,
  request: RecordLossRequest,
  approvedBy: Actor | undefined,
  faults: Faults,
): Prepared {
  const evidence = readEvidence(request.evidence, faults);
  return {
    command: {
      kind: 'record-loss',
      by,
      ...present({ approvedBy, evidence }),
      loss: ids.idOf('loss', key),
      from: readTakes(request.from, faults),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
    },
    details: readDetails(request.detailsJson, faults),
  };
}

export function prepareCoverShortfall(
  { by, ids, key }: Target,
  request: CoverShortfallRequest,
  faults: Faults,
): Prepared {
  return {
    command: {
      kind: 'cover-shortfall',
      by,
      cover: ids.idOf('cover', key),
      fund: readSlug(request.fund, 'fund', 'fund-invalid', faults),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
    },
  };
}
