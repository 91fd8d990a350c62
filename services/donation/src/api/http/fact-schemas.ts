/** Bodies of the facts about money at the bank. The id that the processor gave the fact is its identity, under any key. */
import { AMOUNT_MAX } from '@centesimo/events';
import { Type } from 'typebox';
import { CHARGE_KINDS } from '../../domain/fact-commands.ts';
import { Currency, Details, Fund, GiftId, amount, day, exact, foreignId, slug } from './schemas.ts';

const Processor = slug('who says it');
const own = (what: string) => foreignId(`the processor's id of ${what}`);
/** One of both names the gift. */
const ofGift = {
  payment: Type.Optional(foreignId('the payment; this or `gift`')),
  gift: Type.Optional(GiftId),
};

export const PendingBody = exact(
  {
    processor: slug('who processes the payment'),
    payment: foreignId("the processor's id of the payment; with the processor it is the gift's identity"),
    gross: amount(1, 'what the giver pays'),
    currency: Currency,
    fund: Type.Optional(Fund),
    givenAt: day('when it was given'),
    details: Type.Optional(Details('private details of the giver, never published')),
  },
  {
    examples: [
      { processor: 'stripe', payment: 'pi_3Nq8', gross: 2500, currency: 'EUR', givenAt: '2026-01-15' },
    ],
  },
);

export const CorrectionBody = exact(
  {
    processor: Processor,
    correction: own('the correction, such as a line of its fee statement'),
    ...ofGift,
    fee: amount(0, 'the whole fee as it is now known, not the difference'),
    currency: Currency,
    correctedAt: day('when it was corrected'),
  },
  {
    examples: [
      {
        processor: 'stripe',
        correction: 'txn_9',
        payment: 'pi_3Nq7',
        fee: 75,
        currency: 'EUR',
        correctedAt: '2026-01-31',
      },
    ],
  },
);

export const FailureBody = exact(
  {
    processor: Processor,
    failure: own('the failure'),
    ...ofGift,
    amount: amount(1, 'what was taken back'),
    currency: Currency,
    failedAt: day('when it failed'),
  },
  {
    examples: [
      {
        processor: 'gocardless',
        failure: 'EV0001',
        payment: 'PM0001',
        amount: 2500,
        currency: 'EUR',
        failedAt: '2026-02-10',
      },
    ],
  },
);

export const RefundFailureBody = exact(
  {
    processor: Processor,
    credit: own('what gave the money back'),
    refund: own('the refund that failed'),
    amount: amount(1, 'what came back'),
    currency: Currency,
    failedAt: day('when it failed'),
  },
  {
    examples: [
      {
        processor: 'stripe',
        credit: 'txn_10',
        refund: 're_1',
        amount: 2500,
        currency: 'EUR',
        failedAt: '2026-01-22',
      },
    ],
  },
);

export const DisputeBody = exact(
  {
    processor: Processor,
    dispute: own('the dispute'),
    ...ofGift,
    amount: amount(1, 'what is disputed'),
    currency: Currency,
    openedAt: day('when it was opened, or the money withdrawn'),
    withdrawn: Type.Boolean({
      description: 'false: an inquiry, which may be told once more when the money is withdrawn',
    }),
  },
  {
    examples: [
      {
        processor: 'stripe',
        dispute: 'dp_1',
        payment: 'pi_3Nq7',
        amount: 2500,
        currency: 'EUR',
        openedAt: '2026-02-01',
        withdrawn: true,
      },
    ],
  },
);

export const WinBody = exact(
  {
    processor: Processor,
    credit: own('what gave the money back, or of the notice where nothing had been withdrawn'),
    dispute: own('the dispute'),
    amount: Type.Optional(amount(1, 'what came back; left out: nothing had been withdrawn')),
    currency: Currency,
    wonAt: day('when it was won'),
  },
  {
    examples: [
      {
        processor: 'stripe',
        credit: 'txn_11',
        dispute: 'dp_1',
        amount: 2500,
        currency: 'EUR',
        wonAt: '2026-03-15',
      },
    ],
  },
);

export const LossBody = exact(
  { processor: Processor, dispute: own('the dispute'), lostAt: day('when it was lost') },
  { examples: [{ processor: 'stripe', dispute: 'dp_2', lostAt: '2026-03-15' }] },
);

export const ChargeBody = exact(
  {
    processor: slug('the bank or processor that charges it'),
    charge: own('the charge'),
    kind: Type.Enum([...CHARGE_KINDS]),
    amount: amount(1, 'what was charged'),
    currency: Currency,
    chargedAt: day('when it was charged'),
    payment: Type.Optional(foreignId('the payment that caused it')),
    dispute: Type.Optional(own('the dispute that caused it')),
  },
  {
    examples: [
      {
        processor: 'stripe',
        charge: 'txn_12',
        kind: 'dispute',
        amount: 1500,
        currency: 'EUR',
        chargedAt: '2026-02-01',
        dispute: 'dp_1',
      },
    ],
  },
);

export const BalanceBody = exact(
  {
    account: slug('a name of the account, which the log shows'),
    statement: foreignId("the bank's id of the statement; with the account it is the fact's identity"),
    balance: Type.Integer({
      minimum: -AMOUNT_MAX,
      maximum: AMOUNT_MAX,
      description: 'the closing balance in minor units, negative where the account is overdrawn',
    }),
    currency: Currency,
    statedAt: day('of what day it is the balance'),
  },
  {
    examples: [
      {
        account: 'current',
        statement: '2026/1',
        balance: 1_234_500,
        currency: 'EUR',
        statedAt: '2026-01-31',
      },
    ],
  },
);
