// Allocation's commands that move money by choice, but for expenses, on both sides.
import type { CommandNamed } from './command.fixture.ts';
import type { Run, Try } from './history-run.fixture.ts';
import { amountOf, APPROVER, nthOf, outflowsOf, STAFF, tryEvent, tryPlan } from './history-run.fixture.ts';
import {
  planAssign,
  planExchange,
  planHandOver,
  planLoss,
  planMove,
  planPlacement,
  planRepurpose,
  planTransfer,
  planTransferReceipt,
  planTransferReturn,
} from './index.ts';
import { idOf } from './ledger.fixture.ts';
import { freeOf } from './per-cent/model.fixture.ts';
import * as outflows from './per-cent/outflows.fixture.ts';
import * as partners from './per-cent/partners.fixture.ts';
import * as placement from './per-cent/placement.fixture.ts';

function place(run: Run, { count }: CommandNamed<'place'>): Try {
  return {
    model: () => placement.place(run.model, count),
    reducer: () => {
      const plan = planPlacement(run.state, count);
      return plan === undefined ? undefined : tryEvent(run, 'gifts.placed', 'demo', plan, 'allocation');
    },
  };
}

function assign(run: Run, one: CommandNamed<'assign'>): Try {
  const { fund } = one;
  const waiting = [...run.model.gifts.values()].filter(
    ({ queued, waiting: cents }) => !queued && cents.length > 0,
  );
  const all = one.gift % 4 === 3 ? [...run.model.gifts.values()] : waiting;
  const id = nthOf(
    all.map((gift) => gift.id),
    one.gift,
    idOf('gift', 9e5),
  );
  return {
    model: () => placement.assign(run.model, id, fund),
    reducer: () => tryPlan(run, planAssign(run.state, id, fund), 'gift.assigned', id),
  };
}

function move(run: Run, one: CommandNamed<'move'>): Try {
  const { from, to, ground } = one;
  const amount = amountOf(run, from, one);
  const why = ground ? { ground: 'board' } : {};
  return {
    model: () => outflows.move(run.model, { amount, from, ground, to }),
    reducer: () =>
      tryPlan(
        run,
        planMove(run.state, { amount, from, to, ...why }),
        'money.moved',
        `move_${run.serial}`,
        why,
      ),
  };
}

function repurpose(run: Run, one: CommandNamed<'repurpose'>): Try {
  const { from, to, approved } = one;
  const inFund = freeOf(run.model.funds.get(from)).flatMap((unit) => unit.gift ?? []);
  const some = inFund.length > 0 && one.gift !== 4 ? [...new Set(inFund)] : [...run.model.gifts.keys()];
  const gift = one.gift === undefined ? undefined : nthOf(some, one.gift, idOf('gift', 9e5));
  const amount = gift !== undefined && one.amount === 5 ? undefined : one.amount;
  const ground = one.ground as 'authority';
  const why = { ground, ...(gift === undefined ? {} : { gift }) };
  const evidence = one.consent ? { evidence: [`${run.serial}`.padEnd(43, 'A')] } : {};
  const said = { by: STAFF, approvedBy: approved ? APPROVER : STAFF, ...evidence };
  return {
    model: () => outflows.repurpose(run.model, { ...one, amount, gift }),
    reducer: () => {
      const plan = planRepurpose(run.state, {
        from,
        to,
        ...why,
        ...(amount === undefined ? {} : { amount }),
      });
      return tryPlan(run, plan, 'money.repurposed', `rep_${run.serial}`, { ...why, ...said });
    },
  };
}

/** A rate that gives the units that are asked, rounded down or up, but for every twelfth: there it is far off. */
function exchange(run: Run, one: CommandNamed<'exchange'>): Try {
  const [sources, to] = one.route.split('>') as [string, string];
  const from = sources.split('+');
  const id = `exch_${run.serial}`;
  const digits: Record<string, number> = { EUR: 2, JPY: 0, BHD: 3 };
  const of = (fund: string) => digits[run.model.funds.get(fund)?.currency ?? 'EUR']!;
  // Three units for `cents` of the source, in major units, with the error of a rounded rate.
  const rate = String(Number(((3 / one.cents) * 10 ** (of(from[0]!) - of(to))).toFixed(6)));
  const amount = amountOf(run, from, one);
  const round = one.off % 2 === 0 ? Math.floor : Math.ceil;
  const units = Math.max(1, round((amount * 3) / one.cents)) + (one.off === 0 ? 2 : 0);
  const asked = { amount, from, to, units, rate };
  return {
    model: () => partners.exchange(run.model, id, asked),
    reducer: () => tryPlan(run, planExchange(run.state, asked), 'money.exchanged', id, { by: STAFF }),
  };
}

function send(run: Run, one: CommandNamed<'send'>): Try {
  const [from, to] = one.route.split('>') as [string, string];
  const amount = amountOf(run, [from], one);
  const id = `transfer_${run.serial}`;
  return {
    model: () => partners.send(run.model, id, from, to, amount),
    reducer: () => tryPlan(run, planTransfer(run.state, { amount, from, to }), 'transfer.sent', id),
  };
}

function confirm(run: Run, one: CommandNamed<'confirm'>): Try {
  const { fee } = one;
  const open = outflowsOf(run.model, 'transfer').filter(
    (id) => one.transfer % 5 === 4 || !run.model.outflows.get(id)!.received,
  );
  const transfer = nthOf(open, one.transfer, 'transfer_none');
  return {
    model: () => partners.confirm(run.model, transfer, fee),
    reducer: () =>
      tryPlan(run, planTransferReceipt(run.state, { transfer, fee }), 'transfer.received', transfer),
  };
}

function sendBack(run: Run, one: CommandNamed<'sendBack'>): Try {
  const { amount } = one;
  const transfer = nthOf(outflowsOf(run.model, 'transfer'), one.transfer, 'transfer_none');
  return {
    model: () => partners.sendBack(run.model, transfer, amount),
    reducer: () => {
      const plan = planTransferReturn(run.state, { amount, transfer });
      return tryPlan(run, plan, 'transfer.returned', `tret_${run.serial}`);
    },
  };
}

function handOver(run: Run, one: CommandNamed<'handOver'>): Try {
  const id = `hand_${run.serial}`;
  const cites = { index: run.serial, leaf: 'c'.repeat(64), ledger: 'theirs', origin: 'log.example/partner' };
  const { fund } = one;
  const amount = amountOf(run, [fund], one);
  return {
    model: () => partners.handOver(run.model, id, fund, amount),
    reducer: () =>
      tryPlan(run, planHandOver(run.state, { amount, fund }), 'transfer.handed-over', id, { cites }),
  };
}

function lose(run: Run, one: CommandNamed<'lose'>): Try {
  const { funds } = one;
  const amount = amountOf(run, funds, one);
  const id = `loss_${run.serial}`;
  const cause = { kind: 'other' } as const;
  const asked = { amount, cause, currency: 'EUR', funds };
  return {
    model: () => outflows.lose(run.model, id, funds, amount, 'EUR'),
    reducer: () => tryPlan(run, planLoss(run.state, asked), 'loss.recorded', id, { by: STAFF }),
  };
}

export const MONEY = {
  place,
  assign,
  move,
  repurpose,
  exchange,
  send,
  confirm,
  sendBack,
  handOver,
  lose,
};
