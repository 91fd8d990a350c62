/** `POST` of each fact about money at the bank: the same commands as over gRPC. */
import { type HttpRoute, defineRoute, readIdempotencyKey } from '@centesimo/http';
import { detailsJson, readAfterText } from '@centesimo/service';
import type { Static, TObject } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import {
  prepareBalance,
  prepareCharge,
  prepareCorrection,
  prepareDispute,
  prepareFailure,
  prepareLoss,
  prepareRefundFailure,
  prepareWin,
} from '../prepare-fact.ts';
import type { OneRequest } from '../record-facts.ts';
import { recordFact, recordPending } from '../record-facts.ts';
import type { Recorded } from '../submit-one.ts';
import {
  BalanceBody,
  ChargeBody,
  CorrectionBody,
  DisputeBody,
  FailureBody,
  LossBody,
  PendingBody,
  RefundFailureBody,
  WinBody,
} from './fact-schemas.ts';
import { Query, answers, demandAnswers, recorded, targetOf } from './post-money.ts';
import { LedgerParams } from './schemas.ts';
import { answering } from './to-problem.ts';

interface Fact<Body extends TObject> {
  /** Behind `/v1/ledgers/{ledger}/`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly body: Body;
  /** True: it is parked where its payment is not known. */
  readonly isDemand?: boolean;
  readonly record: (ports: ApiPorts, one: OneRequest, body: Static<Body>) => Promise<Recorded>;
}

function factRoute<Body extends TObject>(ports: ApiPorts, fact: Fact<Body>): HttpRoute {
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path: `/v1/ledgers/{ledger}/${fact.path}`,
    summary: fact.summary,
    description: `The header Idempotency-Key is required; the processor and its own id are what makes the fact itself, under any key. ${fact.description}`,
    tag: 'bank',
    schema: { params: LedgerParams, query: Query, body: fact.body },
    answers: fact.isDemand === true ? demandAnswers : answers,
    problems: [404, 409, 422, 501],
    handle: ({ body, headers, params: { ledger }, query }) =>
      answering(async () => {
        const idempotencyKey = readIdempotencyKey(headers);
        const one = { idempotencyKey, ledger, after: readAfterText(query.after) };
        return recorded(await fact.record(ports, one, body as Static<Body>));
      }),
  });
}

export function postFacts(ports: ApiPorts): HttpRoute[] {
  return [
    factRoute(ports, PENDING),
    factRoute(ports, CORRECTION),
    factRoute(ports, FAILURE),
    factRoute(ports, REFUND_FAILURE),
    factRoute(ports, DISPUTE),
    factRoute(ports, WIN),
    factRoute(ports, LOSS),
    factRoute(ports, CHARGE),
    factRoute(ports, BALANCE),
  ];
}

/** Keeps the type of its body. */
function define<Body extends TObject>(fact: Fact<Body>): Fact<Body> {
  return fact;
}

const PENDING = define({
  path: 'pending-gifts',
  summary: 'Records that a gift is on its way',
  description: 'It is no money until it is posted as a gift, with its fee.',
  body: PendingBody,
  record: (ports, one, { details, fund = '', gross, ...body }) =>
    recordPending(ports, {
      ...one,
      ...body,
      grossAmount: BigInt(gross),
      fund,
      detailsJson: detailsJson(details),
    }),
});

const CORRECTION = define({
  path: 'fee-corrections',
  summary: 'Corrects the fee of a gift',
  description:
    'A fee that rose is taken from the gift, and beyond it from the reserve; one that fell goes back to whoever bore it.',
  body: CorrectionBody,
  record: (ports, one, { fee, ...body }) =>
    recordFact(ports, { ...one, ...body, target: targetOf(body), feeAmount: BigInt(fee) }, prepareCorrection),
});

const FAILURE = define({
  path: 'failures',
  summary: 'Records that a payment failed after all',
  description: 'Of a gift that came in: the bank took the money back. Of one that was only pending: it ends.',
  body: FailureBody,
  isDemand: true,
  record: (ports, one, body) =>
    recordFact(
      ports,
      { ...one, ...body, target: targetOf(body), amount: BigInt(body.amount) },
      prepareFailure,
    ),
});

const REFUND_FAILURE = define({
  path: 'refund-failures',
  summary: 'Records that a refund failed and its money came back',
  description: 'At most what was taken for the refund comes back.',
  body: RefundFailureBody,
  record: (ports, one, body) =>
    recordFact(ports, { ...one, ...body, amount: BigInt(body.amount) }, prepareRefundFailure),
});

const DISPUTE = define({
  path: 'disputes',
  summary: 'Records that a giver disputes a payment',
  description: 'Only a withdrawal moves money; the fee of a dispute is a charge of its own.',
  body: DisputeBody,
  isDemand: true,
  record: (ports, one, body) =>
    recordFact(
      ports,
      { ...one, ...body, target: targetOf(body), amount: BigInt(body.amount) },
      prepareDispute,
    ),
});

const WIN = define({
  path: 'dispute-wins',
  summary: 'Records that a dispute was won',
  description: 'With what came back of the money that was withdrawn.',
  body: WinBody,
  record: (ports, one, { amount = 0, ...body }) =>
    recordFact(ports, { ...one, ...body, amount: BigInt(amount) }, prepareWin),
});

const LOSS = define({
  path: 'dispute-losses',
  summary: 'Records that a dispute was lost',
  description: 'No money moves: what was withdrawn stays so.',
  body: LossBody,
  record: (ports, one, body) => recordFact(ports, { ...one, ...body }, prepareLoss),
});

const CHARGE = define({
  path: 'charges',
  summary: 'Records what the bank or processor charged',
  description: 'It is no fee of a gift: the reserve bears it. Payment and dispute only say what caused it.',
  body: ChargeBody,
  record: (ports, one, { payment = '', dispute = '', ...body }) =>
    recordFact(ports, { ...one, ...body, payment, dispute, amount: BigInt(body.amount) }, prepareCharge),
});

const BALANCE = define({
  path: 'balances',
  summary: 'Records the closing balance of a bank statement',
  description: 'It is compared with what the ledger says, and moves no money.',
  body: BalanceBody,
  record: (ports, one, { balance, ...body }) =>
    recordFact(ports, { ...one, ...body, balanceAmount: BigInt(balance) }, prepareBalance),
});
