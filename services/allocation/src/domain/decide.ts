/** Decisions: a checked command and the state become one event, a final refusal, or "not yet". */
import { settleDetails } from '@centesimo/decider';
import { planPeriod } from '@centesimo/cents';
import type { CommandEnvelope, DecideContext, Decision, SettleDetails } from '@centesimo/decider';
import type { Command, OpenLedger } from './command.ts';
import { assignGift, moveMoney, recordExpense, returnExpense } from './decide-money.ts';
import { coverShortfall, exchangeMoney, recordLoss } from './decide-change.ts';
import {
  attachEvidence,
  meetCondition,
  recodeExpense,
  reportImpact,
  repurposeMoney,
  setBudget,
} from './decide-purpose.ts';
import { openFund, openLedger, openProject, setPlacementRule } from './decide-registry.ts';
import { handOverTransfer, receiveTransfer, returnTransfer, sendTransfer } from './decide-transfer.ts';
import type { Books } from './decision.ts';
import { propose, refused } from './decision.ts';
import type { AllocationState } from './state.ts';

/** Commands are total: an answer for each, also for one whose kind a newer instance invented. */
export function decide(
  state: AllocationState,
  envelope: CommandEnvelope<Command>,
  context: DecideContext,
): Decision {
  const { command, ledger } = envelope;
  if (command.kind === 'settle-details') return settleDetails(command, context);
  const { book, cents } = state.ledgers.get(ledger) ?? {};
  if (command.kind === 'open-ledger') return openLedger(state, ledger, command);
  if (cents === undefined) return refused('unknown-ledger', { ledger });
  return decideInLedger({ cents, ledger, ...(book && { cited: book.cited }) }, command);
}

type LedgerCommand = Exclude<Command, OpenLedger | SettleDetails>;
type Kind = LedgerCommand['kind'];
type Decide<K extends Kind> = (books: Books, command: Extract<LedgerCommand, { kind: K }>) => Decision;

const DECIDE: { readonly [K in Kind]: Decide<K> } = {
  'close-ledger': (books, { by }) => propose(books, books.ledger, 'ledger.closed', { by }),
  'set-placement-rule': setPlacementRule,
  'open-fund': openFund,
  'close-fund': (books, { by, fund }) => propose(books, fund, 'fund.closed', { by }),
  'open-project': openProject,
  'assign-gift': assignGift,
  'move-money': moveMoney,
  'record-expense': recordExpense,
  'return-expense': returnExpense,
  'meet-condition': meetCondition,
  'close-project': (books, { by, project }) => propose(books, project, 'project.closed', { by }),
  'close-period': (books, { by, until }) =>
    propose(books, books.ledger, 'period.closed', { by, ...planPeriod(books.cents), until }),
  'set-budget': setBudget,
  'recode-expense': recodeExpense,
  'attach-evidence': attachEvidence,
  'set-evidence-rule': (books, { by, required }) =>
    propose(books, books.ledger, 'evidence-rule.set', { by, required }),
  'repurpose-money': repurposeMoney,
  'report-impact': reportImpact,
  'exchange-money': exchangeMoney,
  'record-loss': recordLoss,
  'cover-shortfall': coverShortfall,
  'send-transfer': sendTransfer,
  'receive-transfer': receiveTransfer,
  'return-transfer': returnTransfer,
  'hand-over-transfer': handOverTransfer,
};

function decideInLedger(books: Books, command: LedgerCommand): Decision {
  if (!Object.hasOwn(DECIDE, command.kind)) return refused('unknown-command', {});
  return (DECIDE[command.kind] as Decide<Kind>)(books, command);
}
