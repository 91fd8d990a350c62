/** Donation's domain in sentences: given these changes, when this command comes, then that is decided. */
import type { Change, CommandEnvelope, Decision, EventDraft, JournalEvent } from '@centesimo/decider';
import type { Command, ReceiveGift, RecordIncome, RecordRefund } from '../src/domain/command.ts';
import type { FactCommand } from '../src/domain/fact-commands.ts';
import type { Learnt } from '../src/domain/learn.ts';
import { donation } from '../src/domain/participant.ts';
import { ledgerOpened } from './tiny-allocation.ts';

export const LEDGER = 'acqua-viva';
export const GIFT = `gift_${'a'.repeat(52)}`;
const DEMAND = `refund_${'b'.repeat(52)}`;

export const gift: ReceiveGift = {
  kind: 'receive-gift',
  gift: GIFT,
  currency: 'EUR',
  gross: 2_500,
  fee: 0,
  feeBearerReserve: false,
  givenAt: '2026-01-15',
  processor: 'stripe',
  trailKey: `${'A'.repeat(42)}E`,
};
export const refund: RecordRefund = {
  kind: 'record-refund',
  demand: DEMAND,
  gift: GIFT,
  amount: 1_000,
  currency: 'EUR',
  refundedAt: '2026-02-01',
  choice: false,
};
export const income: RecordIncome = {
  kind: 'record-income',
  income: `income_${'c'.repeat(52)}`,
  incomeKind: 'interest',
  amount: 7,
  currency: 'EUR',
  receivedAt: '2026-03-01',
};

export const place = { journal: 'g1/allocation/1', n: 1, i: 0, k: 0, time: '2026-03-01T00:00:00.000Z' };
export const opened = ledgerOpened(LEDGER, ['EUR', 'JPY']);

/** Given what allocation stated and what donation did, then the decision on the next command. */
export function given(...drafts: readonly (EventDraft | Command)[]) {
  const state = donation.initial(1);
  const events = new Map<string, readonly JournalEvent[]>();
  const decide = (command: Command, ledger = LEDGER): Decision => {
    const envelope: CommandEnvelope<Command> = { ledger, key: keyOf(command), inputHash: 'x', command };
    const known = new Set(donation.lookups(command));
    return donation.decide(state, envelope, {
      time: place.time,
      found: (key) => (known.has(key) ? events.get(key) : undefined),
    });
  };
  const take = (command: Command, { events: drafted, inputs = [] }: Accepted): readonly EventDraft[] => {
    const made = drafted.map((event) => ({ ...event, ...place, journal: 'g1/donation/1' }));
    events.set(keyOf(command), made);
    for (const input of inputs) donation.evolve(state, inputChange(input as Learnt));
    for (const event of made) donation.evolve(state, { kind: 'event', event });
    return made;
  };
  for (const draft of drafts) {
    if ('kind' in draft) {
      const decision = decide(draft);
      if (decision.kind !== 'accepted') throw new Error(`given: ${JSON.stringify(decision)}`);
      take(draft, decision);
    } else {
      const input = donation.absorb({ ...draft, ...place });
      if (input !== undefined) donation.evolve(state, inputChange(input));
    }
  }
  return {
    when: decide,
    state,
    /** Takes a command that is no repetition, as the journal does; answers its events, none where it is not accepted. */
    tell: (command: Command): readonly EventDraft[] => {
      if (events.has(keyOf(command))) return [];
      const decision = decide(command);
      if (decision.kind === 'accepted') return take(command, decision);
      if (decision.kind === 'refused') events.set(keyOf(command), []);
      return [];
    },
  };
}

type Accepted = Extract<Decision, { kind: 'accepted' }>;

/** Through JSON, as a record keeps it. */
function inputChange(input: Learnt): Change<Learnt> {
  return { kind: 'input', input: JSON.parse(JSON.stringify(input)) as Learnt };
}

function keyOf(command: Command): string {
  switch (command.kind) {
    case 'receive-gift':
      return command.gift;
    case 'record-refund':
      return command.demand;
    case 'record-income':
      return command.income;
    case 'settle-details':
      return 'settle';
    case 'erase-details':
      return `${command.gift}/erasure/${command.ground}/${command.today}`;
    default:
      return factKey(command);
  }
}

function factKey(command: FactCommand): string {
  switch (command.kind) {
    case 'record-pending':
      return `${command.gift}/pending`;
    case 'correct-fee':
      return command.correction;
    case 'record-failure':
      return command.failure;
    case 'open-dispute':
      return command.withdrawn ? command.dispute : `${command.dispute}/inquiry`;
    case 'lose-dispute':
      return `${command.dispute}/lost`;
    case 'record-charge':
      return command.charge;
    case 'state-balance':
      return command.statement;
    default:
      return command.credit;
  }
}

export const dataOf = (decision: Decision): unknown =>
  decision.kind === 'accepted' ? JSON.parse(decision.events[0]?.data ?? 'null') : decision;
