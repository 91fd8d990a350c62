/** Decisions on what exists in a ledger: itself, its funds and projects. */
import { createLedgerState } from '@centesimo/cents';
import type { Decision } from '@centesimo/decider';
import type { OpenFund, OpenLedger, OpenProject, SetPlacementRule } from './command.ts';
import type { Books } from './decision.ts';
import { propose } from './decision.ts';
import { optional } from './present.ts';
import type { AllocationState } from './state.ts';

export function openLedger(state: AllocationState, ledger: string, command: OpenLedger): Decision {
  const { baseCurrency, by, currencies, reserves } = command;
  const cents = state.ledgers.get(ledger)?.cents ?? createLedgerState(state.tools.sha256);
  const policy = 'fifo@1';
  const data = { baseCurrency, by, currencies, ...optional(command, 'details'), policy, reserves };
  return propose({ cents, ledger }, ledger, 'ledger.opened', data);
}

export function setPlacementRule(books: Books, { by, shares }: SetPlacementRule): Decision {
  const version = books.cents.rules.length + 1;
  return propose(books, books.ledger, 'placement-rule.set', { by, shares, version });
}

export function openFund(books: Books, command: OpenFund): Decision {
  const { by, class: fundClass, currency, fund } = command;
  const terms = optional(command, 'custody', 'details', 'goal', 'projects', 'purposeOf', 'secondary');
  const appeal = optional(command, 'secondaryFund', 'until');
  return propose(books, fund, 'fund.opened', { by, class: fundClass, currency, ...terms, ...appeal });
}

export function openProject(books: Books, command: OpenProject): Decision {
  const { by, project } = command;
  return propose(books, project, 'project.opened', { by, ...optional(command, 'details') });
}
