/** Where cents are, in a few words, and what else there is to say of it. */
import type { CoveredView, ExchangeView, PieceState } from '../domain/views.ts';
import { showDate } from '@centesimo/web';
import { type Reader, nameOf } from './reader.ts';

export interface StateWords {
  readonly what: string;
  readonly details: readonly string[];
  /** A ledger of this portal in which the money goes on. */
  readonly ledger?: string;
}

/** Of every state but `spent`, which names its payment. `currency`: what shortfalls of this state are counted in. */
export function stateWords(
  state: Exclude<PieceState, { kind: 'spent' }>,
  reader: Reader,
  currency: string,
): StateWords {
  const texts = reader.texts.donor.now;
  const on = (day: string | undefined): string => (day === undefined ? '' : showDate(day, reader.language));
  switch (state.kind) {
    case 'unplaced':
      return { what: texts.unplaced, details: [texts.giftsAhead(state.giftsAhead)] };
    case 'unassigned':
      return { what: texts.unassigned, details: [texts.unassignedWhy] };
    case 'waiting':
      return { what: texts.waiting(nameOf(state.fund)), details: [] };
    case 'refunded': {
      const { appeal, covered } = state;
      const why = appeal && reader.texts.ledger.appeal.givenBack[appeal.state](nameOf(appeal.fund));
      const details = coveredDetails(covered, reader, currency);
      return { what: texts.refunded, details: why === undefined ? details : [why, ...details] };
    }
    case 'fee':
      return { what: texts.fee, details: coveredDetails(state.covered, reader, currency) };
    case 'in-transit':
      return { what: texts.inTransit(state.partner), details: sinceDetails(texts.sentOn, on(state.sentAt)) };
    case 'with-partner': {
      const since = sinceDetails(texts.partnerSince, on(state.since));
      return { what: texts.withPartner(state.partner), details: [...since, texts.notReported] };
    }
    case 'lost': {
      const text = state.text === undefined ? [] : [`“${state.text}”`];
      return { what: texts.lost, details: [texts.lostWhy[state.reason], ...text] };
    }
    case 'handed-over': {
      const { cites, partner, stops } = state;
      const beyond = reader.texts.donor.beyond;
      const where =
        cites === undefined ? [] : [texts.handedOverTo(cites.ledger, cites.origin, String(cites.index))];
      if (stops !== undefined && stops !== 'not-cited' && stops !== 'other-log')
        where.push(beyond.stops[stops]);
      const ledger = cites?.here === true ? { ledger: cites.ledger } : {};
      return { what: texts.handedOver(partner), details: where, ...ledger };
    }
    case 'exchanged':
      return exchangedWords(state, reader);
  }
}

function sinceDetails(say: (day: string) => string, day: string): string[] {
  return day === '' ? [] : [say(day)];
}

function coveredDetails(covered: CoveredView | undefined, reader: Reader, currency: string): string[] {
  if (covered === undefined) return [];
  const texts = reader.texts.donor.now;
  const { kind, shortfall } = covered;
  const stays = texts.covered[kind];
  if (shortfall === 0) return [stays];
  return [stays, texts.shortfall(reader.money(shortfall, currency))];
}

function exchangedWords(
  { exchange, leg }: Extract<PieceState, { kind: 'exchanged' }>,
  reader: Reader,
): StateWords {
  const texts = reader.texts.donor.now;
  const { exchangedAt, source, toCurrency } = exchange;
  const details = [
    texts.exchangedAt(rateText(exchange, reader), showDate(exchangedAt, reader.language), source),
  ];
  const what = leg === undefined ? texts.rounding(toCurrency) : texts.exchanged(toCurrency);
  return { what, details };
}

/** "1 EUR = 1.08 USD", the rate as the log says it, in the reader's form of numbers. */
function rateText({ currency, rate, toCurrency }: ExchangeView, { language }: Reader): string {
  const shown = language === 'en' ? rate : rate.replace('.', ',');
  return `1 ${currency} = ${shown} ${toCurrency}`;
}
