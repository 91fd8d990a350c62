/** What must agree inside the events that take cents from gifts or outflows, and that give them back. */
import type { DataOf, EventOf } from './event-schemas.ts';
import { emptyRange, repeated } from './incoherence.ts';
import type { Incoherence } from './incoherence.ts';

type Fee = DataOf<'org.centesimo.fee.settled.v1'>;
type Settled = DataOf<'org.centesimo.refund.settled.v1'>;
type Taken = Extract<Fee, { own: unknown }>;
type GivenBack = Exclude<Fee, Taken>;

type SettlementType =
  | 'org.centesimo.expense.returned.v1'
  | 'org.centesimo.fee.settled.v1'
  | 'org.centesimo.loss.recorded.v1'
  | 'org.centesimo.money.repurposed.v1'
  | 'org.centesimo.refund.reversed.v1'
  | 'org.centesimo.refund.settled.v1'
  | 'org.centesimo.shortfall.covered.v1'
  | 'org.centesimo.transfer.returned.v1';

/** The first contradiction inside a schema-valid event of these types, if there is one. */
export function settlementIncoherence(event: EventOf<SettlementType>): Incoherence | undefined {
  switch (event.type) {
    case 'org.centesimo.money.repurposed.v1':
      return repurposeFault(event.data);
    case 'org.centesimo.expense.returned.v1':
    case 'org.centesimo.transfer.returned.v1':
      return returnFault(event.data);
    case 'org.centesimo.loss.recorded.v1':
      return lossFault(event.data);
    case 'org.centesimo.refund.settled.v1':
      return takenFault(event.data) ?? appealFault(event.data);
    case 'org.centesimo.fee.settled.v1':
      return 'own' in event.data ? takenFault(event.data) : givenBackFault(event.data);
    case 'org.centesimo.refund.reversed.v1':
      return reversalFault(event.data);
    case 'org.centesimo.shortfall.covered.v1':
      return emptyRange(event.data.spans, '/data/spans') ?? emptyRange(event.data.slots, '/data/slots');
    default:
      return assertNever(event);
  }
}

export function correctionFault(
  data: DataOf<'org.centesimo.gift.fee-corrected.v1'>,
): Incoherence | undefined {
  if (data.change !== undefined || data.owed !== undefined) return undefined;
  return { path: '/data', reason: 'must change the net or what the reserve owes' };
}

/** Nobody but staff knows that a refund gives an appeal's money back: what the bank takes by itself does not. */
export function refundFault(data: DataOf<'org.centesimo.gift.refunded.v1'>): Incoherence | undefined {
  if (data.appeal === undefined || data.choice === true) return undefined;
  return { path: '/data/appeal', reason: 'must stand only where staff chose the refund' };
}

export function impactFault(data: DataOf<'org.centesimo.impact.reported.v1'>): Incoherence | undefined {
  if ((data.expense === undefined) !== (data.project === undefined)) return undefined;
  return { path: '/data', reason: 'must name either an expense or a project' };
}

function repurposeFault(data: DataOf<'org.centesimo.money.repurposed.v1'>): Incoherence | undefined {
  if (data.ground === 'donor-consent' && data.gift === undefined) {
    return { path: '/data/gift', reason: 'must name the gift whose donor consented' };
  }
  return emptyRange(data.spans, '/data/spans');
}

function returnFault(
  data: DataOf<'org.centesimo.expense.returned.v1'> | DataOf<'org.centesimo.transfer.returned.v1'>,
): Incoherence | undefined {
  const slots = emptyRange(data.slots, '/data/slots') ?? repeated(data.back, 'fund', '/data/back');
  if (slots !== undefined) return slots;
  let end = -1;
  for (const range of data.slots) {
    // Touching ranges are one range: each set of slots has one form.
    if (range.from <= end) return { path: '/data/slots', reason: 'must ascend with a gap between ranges' };
    end = range.to;
  }
  if (data.back.length > 0 || data.shortfall !== undefined) return undefined;
  return { path: '/data/back', reason: 'must say where the cents are, unless they closed a shortfall' };
}

function lossFault(data: DataOf<'org.centesimo.loss.recorded.v1'>): Incoherence | undefined {
  if (data.by !== undefined && data.cause.kind !== 'other') {
    return { path: '/data/by', reason: 'must not stand where the bank forced the loss' };
  }
  return lostFault(data, '/data');
}

/** What a demand, or a fee that rose, takes. */
function takenFault(data: Taken): Incoherence | undefined {
  const { covers = [], coveredBy = [], loss, own, shortfall, unplaced } = data;
  if (own.length === 0 && covers.length === 0 && unplaced === undefined && loss === undefined) {
    return { path: '/data', reason: 'must settle at least one cent' };
  }
  if (covers.length > 0 !== (coveredBy.length > 0 || shortfall !== undefined)) {
    return {
      path: '/data/covers',
      reason: 'must have holders, or a shortfall, if and only if slots are covered',
    };
  }
  return (
    emptyRange(own, '/data/own') ??
    emptyRange(covers, '/data/covers') ??
    emptyRange(coveredBy, '/data/coveredBy') ??
    (loss === undefined ? undefined : lostFault(loss, '/data/loss'))
  );
}

function appealFault({ appeal, own }: Settled): Incoherence | undefined {
  if (appeal === undefined || own.some(({ fund }) => fund === appeal.fund)) return undefined;
  return { path: '/data/appeal', reason: 'must take free cents of the appeal' };
}

/** A fee that fell. */
function givenBackFault(data: GivenBack): Incoherence | undefined {
  if (data.given === undefined && data.loss === undefined) {
    return { path: '/data', reason: 'must give at least one cent back' };
  }
  return repeated(data.back, 'fund', '/data/back');
}

function reversalFault(data: DataOf<'org.centesimo.refund.reversed.v1'>): Incoherence | undefined {
  const { back, loss, shortfall, slots, unplaced, voided } = data;
  const undoes =
    back.length > 0 || slots.length > 0 || [loss, shortfall, unplaced].some((n) => n !== undefined);
  if (undoes === (voided !== undefined)) {
    return { path: '/data', reason: 'must either void a demand or undo what was settled' };
  }
  return emptyRange(slots, '/data/slots') ?? repeated(back, 'fund', '/data/back');
}

function lostFault({ shortfall, spans }: NonNullable<Taken['loss']>, path: string): Incoherence | undefined {
  if (spans.length === 0 && shortfall === undefined) {
    return { path: `${path}/spans`, reason: 'must take cents, unless they are a shortfall' };
  }
  return emptyRange(spans, `${path}/spans`);
}

function assertNever(event: never): never {
  throw new TypeError(`no coherence rule for ${JSON.stringify(event)}`);
}
