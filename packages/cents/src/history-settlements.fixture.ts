// Allocation's commands that answer facts, on both sides: demands, credits, corrections, charges, fees and shortfalls.
import type { CommandNamed } from './command.fixture.ts';
import type { Run, Try } from './history-run.fixture.ts';
import { nthOf, nthOpen, tryPlan } from './history-run.fixture.ts';
import { planCover, planFee, planLoss, planRefund, planReversal } from './index.ts';
import { idOf } from './ledger.fixture.ts';
import { payCharge, payFees } from './per-cent/outflows.fixture.ts';
import * as settlement from './per-cent/settlement.fixture.ts';

export const SETTLEMENTS = {
  settle(run: Run, { demand, open }: CommandNamed<'settle'>): Try {
    const isOpen = ({ state }: { state: string }) => state === 'open';
    const id = nthOpen(run.model.demands, isOpen, demand, open, idOf('refund', 9e5));
    return {
      model: () => settlement.settle(run.model, id),
      reducer: () => tryPlan(run, planRefund(run.state, id), 'refund.settled', id),
    };
  },

  reverse(run: Run, { credit, open }: CommandNamed<'reverse'>): Try {
    const id = nthOpen(run.model.credits, ({ settled }) => !settled, credit, open, idOf('credit', 9e5));
    return {
      model: () => settlement.reverse(run.model, id),
      reducer: () => tryPlan(run, planReversal(run.state, id), 'refund.reversed', id),
    };
  },

  settleFee(run: Run, { correction, open }: CommandNamed<'settleFee'>): Try {
    const id = nthOpen(
      run.model.corrections,
      ({ settled }) => !settled,
      correction,
      open,
      idOf('correction', 9e5),
    );
    return {
      model: () => settlement.settleFee(run.model, id),
      reducer: () => tryPlan(run, planFee(run.state, id), 'fee.settled', id),
    };
  },

  payCharge(run: Run, one: CommandNamed<'payCharge'>): Try {
    const charge = nthOf([...run.model.charges.keys()], one.charge, idOf('charge', 9e5));
    const id = `loss_${run.serial}`;
    return {
      model: () => payCharge(run.model, id, charge),
      reducer: () =>
        tryPlan(run, planLoss(run.state, { cause: { kind: 'charge', charge } }), 'loss.recorded', id),
    };
  },

  payFees(run: Run, { count, currency }: CommandNamed<'payFees'>): Try {
    const id = `loss_${run.serial}`;
    const asked = { cause: { kind: 'fees', count }, currency } as const;
    return {
      model: () => payFees(run.model, id, count, currency),
      reducer: () => tryPlan(run, planLoss(run.state, asked), 'loss.recorded', id),
    };
  },

  cover(run: Run, { fund, amount }: CommandNamed<'cover'>): Try {
    return {
      model: () => settlement.coverShortfalls(run.model, fund, amount),
      reducer: () =>
        tryPlan(run, planCover(run.state, { amount, fund }), 'shortfall.covered', `cover_${run.serial}`),
    };
  },
};
