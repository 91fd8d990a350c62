/** Decisions: a checked command and the state become one event, a final refusal, or "not yet". */
import { checkEvent, createLedgerState, planAssign, planReturn } from '@centesimo/cents';
import type { LedgerEvent, LedgerState } from '@centesimo/cents';
import { canonicalText } from '@centesimo/log';
import { settleDetails } from '@centesimo/decider';
import type { CommandEnvelope, DecideContext, Decision, Json, SettleDetails } from '@centesimo/decider';
import type {
  AssignGift,
  Command,
  MoveMoney,
  OpenFund,
  OpenLedger,
  RecordExpense,
  ReturnExpense,
} from './command.ts';
import { SPAN_LIMITS } from './limits.ts';
import type { AllocationState } from './state.ts';
import { planExpenseTakes, planMoveTakes } from './takes.ts';

/** Commands are total: an answer for each, also for one whose kind a newer instance invented. */
export function decide(
  state: AllocationState,
  envelope: CommandEnvelope<Command>,
  context: DecideContext,
): Decision {
  const { command, ledger } = envelope;
  if (command.kind === 'settle-details') return settleDetails(command, context);
  const cents = state.ledgers.get(ledger)?.cents;
  if (command.kind === 'open-ledger') return openLedger(state, ledger, command);
  if (cents === undefined) return refused('unknown-ledger', { ledger });
  return decideInLedger(cents, ledger, command);
}

type LedgerCommand = Exclude<Command, OpenLedger | SettleDetails>;

function decideInLedger(cents: LedgerState, ledger: string, command: LedgerCommand): Decision {
  const { by } = command;
  switch (command.kind) {
    case 'close-ledger':
      return propose(cents, ledger, ledger, 'ledger.closed', { by });
    case 'set-placement-rule': {
      const data = { by, shares: command.shares, version: cents.rules.length + 1 };
      return propose(cents, ledger, ledger, 'placement-rule.set', data);
    }
    case 'open-fund':
      return openFund(cents, ledger, command);
    case 'close-fund':
      return propose(cents, ledger, command.fund, 'fund.closed', { by });
    case 'open-project':
      return propose(cents, ledger, command.project, 'project.opened', {
        by,
        ...optional(command, 'details'),
      });
    case 'assign-gift':
      return assignGift(cents, ledger, command);
    case 'move-money':
      return moveMoney(cents, ledger, command);
    case 'record-expense':
      return recordExpense(cents, ledger, command);
    case 'return-expense':
      return returnExpense(cents, ledger, command);
    default:
      return refused('unknown-command', {});
  }
}

function openLedger(state: AllocationState, ledger: string, command: OpenLedger): Decision {
  const { baseCurrency, by, currencies, reserves } = command;
  const cents = state.ledgers.get(ledger)?.cents ?? createLedgerState(state.tools.sha256);
  const policy = 'fifo@1';
  const data = { baseCurrency, by, currencies, ...optional(command, 'details'), policy, reserves };
  return propose(cents, ledger, ledger, 'ledger.opened', data);
}

function openFund(cents: LedgerState, ledger: string, command: OpenFund): Decision {
  const { by, currency, fund } = command;
  const data = { by, class: command.class, currency, ...optional(command, 'details') };
  return propose(cents, ledger, fund, 'fund.opened', data);
}

/** A gift that is not known may be on its way here, so that is no answer for ever. */
function assignGift(cents: LedgerState, ledger: string, { by, fund, gift }: AssignGift): Decision {
  const plan = planAssign(cents, gift, fund);
  if (!plan.ok && plan.code === 'unknown-gift') return { kind: 'behind', reason: plan.code };
  if (!plan.ok) return refused(plan.code, plan.facts);
  return propose(cents, ledger, gift, 'gift.assigned', { by, ...plan.data });
}

function moveMoney(cents: LedgerState, ledger: string, command: MoveMoney): Decision {
  const plan = planMoveTakes(cents, command);
  if (!plan.ok) return refused(plan.code, plan.facts);
  const data = { by: command.by, ...optional(command, 'ground'), ...plan.data };
  return propose(cents, ledger, command.move, 'money.moved', data);
}

function recordExpense(cents: LedgerState, ledger: string, command: RecordExpense): Decision {
  const { project } = command;
  // What is named is judged before what is held: the money may come, the project will not.
  if (project !== undefined && !cents.projects.has(project)) return refused('unknown-project', { project });
  const plan = planExpenseTakes(cents, command);
  if (!plan.ok) return refused(plan.code, plan.facts);
  const { amount, by, currency, paidAt } = command;
  const texts = optional(command, 'approvedBy', 'category', 'details', 'evidence', 'line', 'project');
  const data = { amount, by, currency, paidAt, ...texts, ...plan.data };
  return propose(cents, ledger, command.expense, 'expense.recorded', data);
}

function returnExpense(cents: LedgerState, ledger: string, command: ReturnExpense): Decision {
  const { amount, by, currency, expense, returnedAt } = command;
  const outflow = cents.outflows[cents.outflowIndex.get(expense) ?? -1];
  const expected = outflow === undefined ? undefined : cents.currencies[outflow.currency];
  if (expected !== undefined && expected !== currency)
    return refused('wrong-currency', { currency, expected });
  const plan = planReturn(cents, expense, amount, SPAN_LIMITS);
  if (!plan.ok) return refused(plan.code, plan.facts);
  const data = { by, ...optional(command, 'details'), ...plan.data, returnedAt };
  return propose(cents, ledger, command.return, 'expense.returned', data);
}

/** Accepts the event if the reducer would; the answer names what the command made or changed. */
function propose(
  cents: LedgerState,
  ledger: string,
  subject: string,
  name: string,
  data: Readonly<Record<string, unknown>>,
): Decision {
  const type = `org.centesimo.${name}.v1`;
  const violation = checkEvent(cents, { type, subject, data } as unknown as LedgerEvent);
  if (violation !== undefined) return refused(violation.code, violation.facts);
  const details = typeof data['details'] === 'string' ? { details: data['details'] } : {};
  return {
    kind: 'accepted',
    events: [{ ledger, type, subject, data: canonicalText(data) }],
    answer: { id: subject, ...details },
  };
}

/** Those of the named properties that are given: an event has no empty ones. */
function optional<T extends object, K extends keyof T>(command: T, ...names: K[]): Partial<Pick<T, K>> {
  const given: Partial<Pick<T, K>> = {};
  for (const name of names) if (command[name] !== undefined) given[name] = command[name];
  return given;
}

function refused(code: string, facts: Readonly<Record<string, Json>>): Decision {
  return { kind: 'refused', code, facts };
}
