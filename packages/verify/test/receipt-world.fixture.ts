// A random history as a verified log, for the receipts of its gifts.
import { openLog, verifyLog } from '../src/index.ts';
import type { OpenedLog, Verified } from '../src/index.ts';
import { historyOf } from './history.fixture.ts';
import { logOfEvents, memorySource } from './test-log.fixture.ts';

export interface World {
  readonly log: OpenedLog;
  readonly verified: Verified;
  /** Payments in which somebody's money took the place of another's. */
  readonly covered: ReadonlySet<string>;
  readonly gifts: readonly { readonly ledger: string; readonly gift: string; readonly index: number }[];
}

export async function worldOf(seed: number, steps: number): Promise<World> {
  const events = historyOf(seed, steps);
  const made = logOfEvents(events);
  const source = memorySource(made);
  const log = await openLog(source, made.vkey);
  const verified = await verifyLog(source, { vkey: made.vkey, workers: 0 });
  if (verified.kind !== 'verified') throw new Error('the history is not valid');
  const gifts = events.flatMap(({ ledger, name, subject }, index) =>
    name === 'gift.received' ? [{ ledger, gift: subject, index }] : [],
  );
  const covered = events.flatMap(({ data, name }) => {
    const { covers = [] } = data as { readonly covers?: readonly { readonly outflow: string }[] };
    return name === 'refund.settled' ? covers.map(({ outflow }) => outflow) : [];
  });
  return { log, verified, gifts, covered: new Set(covered) };
}
