/** The plan of an import: everything that can be wrong with a statement shows here, before anything is posted. */
import { hash } from 'node:crypto';
import { splitByWeights } from '@centesimo/money';
import { planRecalls } from './plan-recalls.ts';
import type { PlannedLine } from './planned-line.ts';
import { type ImportRules, compileRules } from './rules.ts';
import { type Schedule, scheduleLines } from './schedule.ts';
import { type SimulatedGift, simulateGifts } from './simulate.ts';
import { type Statement, type StatementFault, type StatementLine, isDay } from './statement.ts';

export const SIMULATED_GIFTS_MAX = 2_000_000;

export interface ImportRequest {
  readonly statement: Statement;
  readonly rules: ImportRules;
  /** Gifts that all receipts together are simulated by, at least one for each; 0: each receipt is posted as one gift. */
  readonly simulate: number;
  readonly seed: number;
  /** YYYY-MM-DD: the services take no later day, so a statement that names one is at fault. Left out: not checked. */
  readonly today?: string;
  /** Told of each step: what, how far, of how many. */
  readonly onProgress?: (step: 'gifts' | 'payments', done: number, total: number) => void;
}

export interface ImportPlan {
  readonly schedule: Schedule;
  /** In the order of posting. */
  readonly lines: readonly PlannedLine[];
  /** Gifts of each receipt line, by line number. */
  readonly gifts: ReadonlyMap<number, readonly SimulatedGift[]>;
  /** Parts of gifts of each line that was recalled, by line number. */
  readonly recalls: ReturnType<typeof planRecalls>['recalls'];
  readonly giftCount: number;
  readonly paymentCount: number;
  /** SHA-256 over statement, rules, count and seed, in hex: another import into the same ledger is told apart by it. */
  readonly fingerprint: string;
}

export type Planned =
  | { readonly plan: ImportPlan; readonly fault?: undefined }
  | { readonly fault: StatementFault; readonly plan?: undefined };

/** @throws RangeError when `simulate` is not a whole number between 0 and SIMULATED_GIFTS_MAX */
export function planImport(request: ImportRequest): Planned {
  const { rules, seed, simulate, statement } = request;
  if (!Number.isInteger(simulate) || simulate < 0 || simulate > SIMULATED_GIFTS_MAX)
    throw new RangeError(`${simulate} gifts cannot be simulated`);
  const meaningOf = compileRules(rules);
  const meanings = new Map(statement.lines.map((line) => [line.line, meaningOf(line)]));
  const fundOf = ({ line }: StatementLine): string => meanings.get(line)?.fund ?? '';
  const { schedule, fault } = scheduleLines(statement, fundOf);
  if (fault !== undefined) return { fault };
  const late = lateLine(statement, request.today);
  if (late !== undefined) return { fault: late };
  const lines = dayLines(schedule, periodOf(statement)).map((line) => ({
    ...line,
    meaning: meaningOf(line),
  }));
  const gifts = planGifts(request, lines);
  const { recalls, unmet } = planRecalls(lines, gifts);
  if (unmet !== undefined) return { fault: moreThanGiven(unmet) };
  return {
    plan: {
      schedule,
      lines,
      gifts,
      recalls,
      giftCount: [...gifts.values()].reduce((sum, { length }) => sum + length, 0),
      paymentCount: lines.filter(({ kind }) => kind === 'payment').length,
      fingerprint: hash('sha256', JSON.stringify([statement.lines, rules, simulate, seed]), 'hex'),
    },
  };
}

function moreThanGiven({ line }: StatementLine): StatementFault {
  return { code: 'does-not-balance', line, reason: 'more is recalled than was given by then' };
}

interface Period {
  readonly from: string;
  readonly to: string;
}

/** The first and last day that the lines, or the notes of receipts, name. */
function periodOf({ lines }: Statement): Period {
  const days = lines.flatMap((line) => [...(line.date === undefined ? [] : [line.date]), ...notedDays(line)]);
  const [from = '1970-01-01', to = from] = [days.toSorted()[0], days.toSorted().at(-1)];
  return { from, to };
}

/** The days of a receipt's period as its note has it, such as "dal 18/03/2020 al 10/05/2021", ascending. */
function notedDays({ kind, note }: StatementLine): string[] {
  if (kind === 'payment') return [];
  return [...note.matchAll(/\b([0-9]{2})\/([0-9]{2})\/([0-9]{4})\b/g)]
    .map(([, day, month, year]) => `${year}-${month}-${day}`)
    .filter(isDay)
    .toSorted();
}

function lateLine({ lines }: Statement, today: string | undefined): StatementFault | undefined {
  if (today === undefined) return undefined;
  const late = lines.find((line) => [line.date ?? '', ...notedDays(line)].some((day) => day > today));
  return (
    late && {
      code: 'bad-line',
      line: late.line,
      reason: `it names a day after ${today}, which is in the future`,
    }
  );
}

/**
 * The day of each line. Undated payments come after everything else, so they are recorded on the period's last day; an
 * undated receipt as well, unless it stands before a payment that needs it: then on the day reached there.
 */
function dayLines(
  { lines, movedForward }: Schedule,
  { from, to }: Period,
): (StatementLine & { day: string })[] {
  const moved = new Set(movedForward);
  let reached = from;
  return lines.map((line) => {
    if (line.date !== undefined || !moved.has(line.line)) reached = line.date ?? to;
    return { ...line, day: reached };
  });
}

function planGifts(
  request: ImportRequest,
  lines: readonly PlannedLine[],
): Map<number, readonly SimulatedGift[]> {
  const receipts = lines.filter(({ kind, meaning }) => kind === 'receipt' && meaning.kind === 'gift');
  if (request.simulate === 0)
    return new Map(receipts.map(({ amount, day, line }) => [line, [{ amount, date: day }]]));
  const counts = splitByWeights(
    request.simulate,
    receipts.map(({ amount }) => amount),
  );
  const payments = Map.groupBy(
    lines.filter(({ kind }) => kind === 'payment'),
    ({ meaning }) => meaning.fund,
  );
  const period = periodOf(request.statement);
  return new Map(
    receipts.map((line, at) => {
      const count = Math.max(1, Math.min(line.amount, counts[at] ?? 0));
      const paid = (payments.get(line.meaning.fund) ?? []).map(({ amount, day }) => ({ amount, date: day }));
      const seed = request.seed + line.line;
      const gifts = { total: line.amount, count, seed, ...collectionOf(line, period), payments: paid };
      return [line.line, simulateGifts(gifts)];
    }),
  );
}

/** When the gifts of a receipt came in: what its note says; an undated receipt begins before what it has to pay. */
function collectionOf(line: PlannedLine, period: Period): Period {
  const noted = notedDays(line);
  const begin = noted[0] ?? period.from;
  const from = line.date ?? (begin < line.day ? begin : line.day);
  return { from, to: noted.at(-1) ?? period.to };
}
