/** Views as messages: the same words, with counts and amounts as 64-bit integers. */
import type { ResponseInit, TrailService } from '@centesimo/grpc';
import { elsewhereInit } from './elsewhere-to-wire.ts';
import { impactInit, projectInit, reportInit } from './project-to-wire.ts';
import type {
  AsOf,
  ContinuationView,
  CoveredView,
  CustodySums,
  ExchangeView,
  FundSums,
  GiftView,
  HopView,
  IncomeTrailView,
  LedgerView,
  PaymentView,
  PieceView,
  PlacesView,
  SourcesView,
  TrailView,
} from '../domain/views.ts';

type Service = typeof TrailService;
type TrailInit = NonNullable<ResponseInit<Service, 'getTrail'>['trail']>;
type PieceInit = NonNullable<TrailInit['pieces']>[number];

const big = (value: number): bigint => BigInt(value);
/** Only where it is there: absent is not zero. */
const maybe = <Key extends string>(key: Key, value: number | undefined): { [K in Key]?: bigint } =>
  value === undefined ? {} : ({ [key]: BigInt(value) } as { [K in Key]: bigint });

const asOfInit = ({ origin, size, root }: AsOf) => ({ origin, size: big(size), root });

export function trailInit(view: TrailView): TrailInit {
  return {
    asOf: asOfInit(view.asOf),
    ledger: view.ledger,
    gift: giftInit(view.gift),
    ...placesInit(view),
    continuations: view.continuations.map(continuationInit),
    elsewhere: view.elsewhere.map(elsewhereInit),
    demands: view.demands.map(({ amount, credited, entry, ...demand }) => {
      return { ...demand, amount: big(amount), credited: big(credited), ...maybe('entry', entry) };
    }),
    disputes: view.disputes.map(({ amount, entry, ...dispute }) => {
      return { ...dispute, amount: big(amount), entry: big(entry) };
    }),
    impact: view.impact.map(impactInit),
    provable: view.provable,
  };
}

function placesInit({ legs, payments, pieces }: PlacesView) {
  return {
    pieces: pieces.map(pieceInit),
    legs: legs.map(({ amount, currency, exchange, fund, pieces: ofLeg }) => {
      const all = ofLeg.map(pieceInit);
      return { amount: big(amount), currency, exchange: exchangeInit(exchange), fund, pieces: all };
    }),
    payments: payments.map(({ share, coveredShare, ...payment }) => ({
      payment: paymentInit(payment),
      share: big(share),
      coveredShare: big(coveredShare),
    })),
  };
}

function continuationInit(view: ContinuationView): NonNullable<TrailInit['continuations']>[number] {
  const { currency, fee, from, ledger, received, to } = view;
  return {
    ...{ ledger, currency, from: big(from), to: big(to), fee: big(fee) },
    received: { ...received, entry: big(received.entry) },
    ...placesInit(view),
  };
}

export function incomeTrailInit(view: IncomeTrailView): ResponseInit<Service, 'getIncomeTrail'> {
  const { asOf, from, income, ledger, to } = view;
  return {
    asOf: asOfInit(asOf),
    ...{ ledger, income: income.id, entry: big(income.entry), currency: income.currency },
    ...{ amount: big(income.amount), from: big(from), to: big(to) },
    ...placesInit(view),
    continuations: view.continuations.map(continuationInit),
    elsewhere: view.elsewhere.map(elsewhereInit),
  };
}

function exchangeInit({ amount, entry, units, ...exchange }: ExchangeView) {
  return { ...exchange, amount: big(amount), entry: big(entry), units: big(units) };
}

function giftInit(gift: GiftView) {
  const { entry, erased, gross, fee, feeGivenBack, net, ...rest } = gift;
  const amounts = { entry: big(entry), gross: big(gross), fee: big(fee), net: big(net) };
  const since = erased && { erased: { erasedAt: erased.erasedAt, entry: big(erased.entry) } };
  return { ...rest, ...amounts, ...maybe('feeGivenBack', feeGivenBack), ...since };
}

function pieceInit({ from, to, state, hops }: PieceView): PieceInit {
  return { from: big(from), to: big(to), state: stateInit(state), hops: hops.map(hopInit) };
}

function stateInit(state: PieceView['state']): NonNullable<PieceInit['state']> {
  switch (state.kind) {
    case 'unplaced':
      return { case: 'unplaced', value: { giftsAhead: big(state.giftsAhead) } };
    case 'unassigned':
      return { case: 'unassigned', value: {} };
    case 'waiting':
      return { case: 'waiting', value: { fund: state.fund, ahead: big(state.ahead) } };
    case 'spent':
      return { case: 'spent', value: { payment: state.payment, covering: state.covering === true } };
    case 'refunded': {
      const { appeal, covered, demand, entry } = state;
      const why = appeal === undefined ? {} : { appeal };
      return {
        case: 'refunded',
        value: { demand, ...maybe('entry', entry), ...coveredInit(covered), ...why },
      };
    }
    case 'fee': {
      const { correction, covered, entry } = state;
      return { case: 'fee', value: { correction, ...maybe('entry', entry), ...coveredInit(covered) } };
    }
    case 'exchanged': {
      const { exchange, leg } = state;
      const of = leg === undefined ? {} : { leg };
      return { case: 'exchanged', value: { exchange: exchangeInit(exchange), ...of } };
    }
    default:
      return partnerStateInit(state);
  }
}

function partnerStateInit(
  state: Extract<PieceView['state'], { kind: 'in-transit' | 'with-partner' | 'lost' | 'handed-over' }>,
): NonNullable<PieceInit['state']> {
  const { entry, kind: _kind, ...rest } = state;
  const at = maybe('entry', entry);
  switch (state.kind) {
    case 'in-transit':
      return { case: 'inTransit', value: { ...rest, ...at } };
    case 'with-partner':
      return { case: 'withPartner', value: { ...rest, ...at } };
    case 'lost':
      return { case: 'lost', value: { ...rest, ...at } };
    case 'handed-over': {
      const { cites, continuation, elsewhere, handOver, partner, stops } = state;
      const cited = cites === undefined ? {} : { cites: { ...cites, index: big(cites.index) } };
      const goesOn = {
        ...(continuation !== undefined && { continuation }),
        ...(elsewhere !== undefined && { elsewhere }),
        ...(stops && { stops }),
      };
      return { case: 'handedOver', value: { handOver, partner, ...at, ...cited, ...goesOn } };
    }
  }
}

function coveredInit(covered: CoveredView | undefined) {
  return covered === undefined ? {} : { covered: { ...covered, shortfall: big(covered.shortfall) } };
}

function hopInit({ entry, ...hop }: HopView) {
  return { ...hop, ...maybe('entry', entry) };
}

function paymentInit({
  entry,
  amount,
  returned,
  funds,
  evidence,
  replaced,
  shortfall,
  ...payment
}: PaymentView) {
  return {
    ...payment,
    entry: big(entry),
    amount: big(amount),
    returned: big(returned),
    funds: [...funds],
    evidence: evidence.map(({ commitment, json, salt }) => ({
      commitment,
      ...(json === undefined || salt === undefined ? {} : { json, salt: Buffer.from(salt, 'base64url') }),
    })),
    replaced: [...replaced],
    ...maybe('shortfall', shortfall),
  };
}

export function sourcesInit(view: SourcesView): ResponseInit<Service, 'getSources'> {
  const { asOf, payment, gifts, incomes, fromGifts, fromIncomes, shortfall, bands } = view;
  return {
    asOf: asOfInit(asOf),
    payment: paymentInit(payment),
    gifts: big(gifts),
    incomes: big(incomes),
    fromGifts: big(fromGifts),
    fromIncomes: big(fromIncomes),
    shortfall: big(shortfall),
    bands: bands.map(({ upTo, count, amount }) => ({
      upTo: big(upTo),
      count: big(count),
      amount: big(amount),
    })),
  };
}

export function ledgerInit(view: LedgerView): ResponseInit<Service, 'getPublicLedger'> {
  const { asOf, ledger, closed, gifts, currencies, custody, funds, projects, checkpoint, payments, next } =
    view;
  return {
    asOf: asOfInit(asOf),
    ledger,
    closed,
    gifts: big(gifts),
    currencies: currencies.map((sums) => ({
      currency: sums.currency,
      received: big(sums.received),
      spent: big(sums.spent),
      waiting: big(sums.waiting),
      unplaced: big(sums.unplaced),
      unassigned: big(sums.unassigned),
      refunded: big(sums.refunded),
      bank: big(sums.bank),
      withPartners: big(sums.withPartners),
      demanded: big(sums.demanded),
      feesOwed: big(sums.feesOwed),
      shortfall: big(sums.shortfall),
      lost: big(sums.lost),
      exchangedOut: big(sums.exchangedOut),
      exchangedIn: big(sums.exchangedIn),
    })),
    funds: funds.map(fundSumsInit),
    custody: custody.map(custodyInit),
    projects: projects.map(projectInit),
    impact: view.impact.map(reportInit),
    impacts: big(view.impacts),
    checkpoint: checkpoint.note,
    signers: [...checkpoint.signers],
    payments: payments.map(paymentInit),
    nextCursor: next ?? '',
  };
}

function custodyInit({ currency, fund, partner, source, ...sums }: CustodySums) {
  const { fee, givenBack, handedOver, inTransit, reported, sent, there } = sums;
  return {
    ...{ currency, fund, partner, source },
    ...{ sent: big(sent), inTransit: big(inTransit), there: big(there), reported: big(reported) },
    ...{ givenBack: big(givenBack), fee: big(fee), handedOver: big(handedOver) },
  };
}

function fundSumsInit({
  appeal,
  currency,
  open,
  entry,
  in: entered,
  out,
  waiting,
  frozen,
  ...fund
}: FundSums) {
  return {
    fund,
    currency,
    open,
    entry: big(entry),
    in: big(entered),
    out: big(out),
    waiting: big(waiting),
    frozen: frozen === true,
    ...(appeal && { appeal: appealInit(appeal) }),
  };
}

function appealInit({ goal, raised, surplus, ...appeal }: NonNullable<FundSums['appeal']>) {
  return { ...appeal, goal: big(goal), raised: big(raised), surplus: big(surplus) };
}
