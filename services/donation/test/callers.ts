/** What the tests of the service send, and how they wait for what they were told to wait for. */
import { RpcError } from '@centesimo/grpc';
import type { DonationService, RequestInit, ResponseOf } from '@centesimo/grpc';
import { systemClock } from '@centesimo/service';
import { fundClosed, fundOpened, ledgerOpened } from './tiny-allocation.ts';
import type { World } from './world.ts';

export const LEDGER = 'acqua-viva';

export type BatchInit = RequestInit<typeof DonationService, 'receiveGifts'>;
export type Batch = ResponseOf<typeof DonationService, 'receiveGifts'>;
type GiftInit = NonNullable<Exclude<BatchInit, { $typeName: unknown }>['gifts']>[number];

/** A gift of 25 euro that names nothing more than it must. */
export function gift(payment: string, change: Partial<GiftInit> = {}): GiftInit {
  const plain = { processor: 'stripe', payment, grossAmount: 2_500n, currency: 'EUR', givenAt: '2026-01-15' };
  return { ...plain, ...change } as GiftInit;
}

/** Opens the ledger with euro and yen and the funds `well` and, closed again, `done`; waits until donation knows. */
export async function openLedger(world: World, ledger = LEDGER): Promise<void> {
  await world.state(ledgerOpened(ledger, ['EUR', 'JPY']));
  await world.state(fundOpened(ledger, 'well', 'EUR'));
  await world.state(fundOpened(ledger, 'done', 'EUR'));
  const after = [await world.state(fundClosed(ledger, 'done'))];
  await intake(world, [{ ledger, gifts: [gift('first', { processor: 'opener' })], after }]);
}

/** Sends the batches over one stream, again as long as the answer is "not now". */
export async function intake(
  world: World,
  requests: readonly BatchInit[],
  ledgers = ['*'],
): Promise<Batch[]> {
  const call = world.connect(['processor'], ledgers);
  for (let tries = 0; ; tries++) {
    const answers: Batch[] = [];
    const source = async function* () {
      yield* requests;
    };
    for await (const answer of call.receiveGifts(source())) answers.push(answer);
    const isBusy = answers.some((answer) =>
      [answer.refusal, ...answer.results.map(({ refusal }) => refusal)].some(
        (refusal) => refusal?.code === 'ledger-busy' || refusal?.code === 'storage-unavailable',
      ),
    );
    if (!isBusy || tries > 200) return answers;
    await systemClock.sleep(20);
  }
}

/** Sends one batch and answers what became of each gift: its code of refusal, or `taken`, or `repeated`. */
export async function outcomes(world: World, gifts: readonly GiftInit[], ledger = LEDGER): Promise<string[]> {
  const [batch] = await intake(world, [{ ledger, gifts: [...gifts] }]);
  if (batch?.refusal !== undefined) return [batch.refusal.code];
  return (batch?.results ?? []).map(
    ({ refusal, repeated }) => refusal?.code ?? (repeated ? 'repeated' : 'taken'),
  );
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
