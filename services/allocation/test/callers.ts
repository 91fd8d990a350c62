/** What the tests of the service send, and how they wait for what they were told to wait for. */
import { RpcError } from '@centesimo/grpc';
import type { AllocationService, RequestInit, ResponseOf } from '@centesimo/grpc';
import { systemClock } from '@centesimo/service';
import type { World } from './world.ts';

export const LEDGER = 'acqua-viva';
const EVERYTHING = ['staff', 'approver', 'operator'] as const;

export type Calls = ReturnType<World['connect']>;
export type Ledger = ResponseOf<typeof AllocationService, 'getLedger'>;
export type ExpenseInit = RequestInit<typeof AllocationService, 'recordExpense'>;

/** Opens the ledger with euro and yen, the funds `well` (designated) and `school` (restricted), 90 % to general. */
export async function openLedger(world: World, ledger = LEDGER): Promise<Calls> {
  const call = world.connect(EVERYTHING);
  const at = (name: string) => ({ idempotencyKey: `open-${name}`, ledger });
  await patiently(() =>
    call.openLedger({
      ...at('ledger'),
      baseCurrency: 'EUR',
      currencies: ['EUR', 'JPY'],
      reserves: [
        { currency: 'EUR', fund: 'general' },
        { currency: 'JPY', fund: 'general-jpy' },
      ],
    }),
  );
  await call.openFund({ ...at('well'), fund: 'well', class: 'designated', currency: 'EUR' });
  await call.openFund({ ...at('school'), fund: 'school', class: 'restricted', currency: 'EUR' });
  await call.openProject({ ...at('pump'), project: 'pump', detailsJson: '{"title":"A pump"}' });
  const shares = [
    { fund: 'general', weight: 9 },
    { fund: 'well', weight: 1 },
  ];
  await call.setPlacementRule({ ...at('rule'), shares });
  return call;
}

/** An expense of 50 euro from the general fund that names nothing more than it must. */
export function expense(key: string, change: Partial<Exclude<ExpenseInit, { $typeName: unknown }>> = {}) {
  const plain = { amount: 5_000n, currency: 'EUR', paidAt: '2026-02-01', from: [{ fund: 'general' }] };
  return { idempotencyKey: key, ledger: LEDGER, ...plain, ...change } as ExpenseInit;
}

/** Calls again as long as the answer is "not now". */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RpcError) || error.kind !== 'unavailable' || tries > 300) throw error;
      await systemClock.sleep(20);
    }
  }
}

/** The error of a call that must fail. */
export async function failure(call: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof RpcError) return error;
  throw error;
}

/** Free and length of each fund, as `free/length`. */
export function fundsOf(ledger: Ledger): Record<string, string> {
  return Object.fromEntries(ledger.funds.map(({ fund, free, length }) => [fund, `${free}/${length}`]));
}

/** The place of an answer, for a call that follows it. */
export function afterOf({ position }: ResponseOf<typeof AllocationService, 'recordExpense'>) {
  if (position === undefined) throw new Error('an answer without a place');
  return { journal: position.journal, n: position.n };
}
