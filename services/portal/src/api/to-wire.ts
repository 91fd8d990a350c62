/** Views as messages: the same words, with counts and amounts as 64-bit integers. */
import type { ResponseInit, TrailService } from '@centesimo/grpc';
import type {
  AsOf,
  FundSums,
  GiftView,
  HopView,
  LedgerView,
  PaymentView,
  PieceView,
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
    pieces: view.pieces.map(pieceInit),
    payments: view.payments.map(({ share, ...payment }) => ({
      payment: paymentInit(payment),
      share: big(share),
    })),
    demands: view.demands.map((demand) => ({ ...demand, amount: big(demand.amount) })),
  };
}

function giftInit(gift: GiftView) {
  const { entry, gross, fee, net } = gift;
  return { ...gift, entry: big(entry), gross: big(gross), fee: big(fee), net: big(net) };
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
      return { case: 'spent', value: { payment: state.payment } };
    case 'refunded':
      return { case: 'refunded', value: { demand: state.demand, ...maybe('entry', state.entry) } };
  }
}

function hopInit({ entry, ...hop }: HopView) {
  return { ...hop, ...maybe('entry', entry) };
}

function paymentInit({ entry, amount, returned, funds, evidence, ...payment }: PaymentView) {
  return {
    ...payment,
    entry: big(entry),
    amount: big(amount),
    returned: big(returned),
    funds: [...funds],
    evidence: [...evidence],
  };
}

export function sourcesInit(view: SourcesView): ResponseInit<Service, 'getSources'> {
  const { asOf, payment, gifts, incomes, fromGifts, fromIncomes, bands } = view;
  return {
    asOf: asOfInit(asOf),
    payment: paymentInit(payment),
    gifts: big(gifts),
    incomes: big(incomes),
    fromGifts: big(fromGifts),
    fromIncomes: big(fromIncomes),
    bands: bands.map(({ upTo, count, amount }) => ({
      upTo: big(upTo),
      count: big(count),
      amount: big(amount),
    })),
  };
}

export function ledgerInit(view: LedgerView): ResponseInit<Service, 'getPublicLedger'> {
  const { asOf, ledger, closed, gifts, currencies, funds, projects, checkpoint, payments, next } = view;
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
    })),
    funds: funds.map(fundSumsInit),
    projects: projects.map(({ entry, spent, ...project }) => ({
      project,
      entry: big(entry),
      spent: spent.map(({ currency, amount, payments: count }) => ({
        currency,
        amount: big(amount),
        payments: big(count),
      })),
    })),
    checkpoint: checkpoint.note,
    signers: [...checkpoint.signers],
    payments: payments.map(paymentInit),
    nextCursor: next ?? '',
  };
}

function fundSumsInit({ currency, open, entry, in: entered, out, waiting, ...fund }: FundSums) {
  return {
    fund,
    currency,
    open,
    entry: big(entry),
    in: big(entered),
    out: big(out),
    waiting: big(waiting),
  };
}
