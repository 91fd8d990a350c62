/**
 * Publishes all records of two journals that follow each other again, from the first on, into a topic that was lost. It
 * needs no owner: what it publishes is what stands in the journals, so that consumers drop what they know, and accept the
 * rest from whoever brings it. Owners may work meanwhile, and publish what they append themselves.
 */
import type { EventBus } from '@centesimo/bus';
import type { DocumentStore, JournalStore } from '@centesimo/store';
import type { Limits } from './limits.ts';
import { Publisher } from './publisher.ts';
import type { JournalRecord } from './record.ts';
import { JOURNAL_START, type ReplayPorts, replayFrom } from './replay.ts';
import type { Clock, Notify } from './types.ts';
import { within } from './within.ts';

export interface PublishAllPorts {
  readonly bus: EventBus;
  readonly topic: string;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly notify: Notify;
  readonly signal: AbortSignal;
}

/** A journal, in the store of its service. */
export interface WholeJournal {
  readonly journal: string;
  readonly journals: JournalStore;
  readonly documents: DocumentStore;
}

const LOOK_MS = 50;

/**
 * Resolves with the number of records published of each journal, in the order given, once all that stood there at the
 * start is in the topic, each effect behind its causes. Faults of the bus are waited out, until the signal aborts.
 * @throws JournalError `broken-chain`, before anything is published; StoreError; what the signal was aborted with
 */
export async function publishAll(
  ports: PublishAllPorts,
  partition: number,
  sources: readonly WholeJournal[],
): Promise<number[]> {
  const { clock, signal } = ports;
  const ends: number[] = [];
  for (const source of sources) ends.push(await endOf({ ...ports, ...source }, source.journal));
  const stop = new AbortController();
  const running = AbortSignal.any([signal, stop.signal]);
  const publishers = new Map<string, Publisher>();
  const endsOf = new Map(sources.map(({ journal }, at) => [journal, ends[at] ?? 0]));
  // What was appended after the start is published by the owner that appends.
  const stands = ({ consumed }: JournalRecord): boolean =>
    [...consumed].every(([journal, { n }]) => {
      const end = endsOf.get(journal) ?? 0;
      return n >= end || n < end - (publishers.get(journal)?.lag ?? 0);
    });
  for (const [at, { documents, journal, journals }] of sources.entries()) {
    const of = { ...ports, documents, journals, signal: running, stands };
    publishers.set(journal, new Publisher(of, journal, partition, 0, ends[at] ?? 0));
  }
  const all = [...publishers.values()];
  const ended = Promise.all(all.map((publisher) => publisher.run()));
  const published = async (): Promise<void> => {
    while (all.some(({ lag }) => lag > 0) && !signal.aborted) await clock.sleep(LOOK_MS, signal);
    signal.throwIfAborted();
  };
  try {
    await published();
    // The newest of each once more: who began to read behind what it misses sees a gap, and asks.
    for (const [at, publisher] of all.entries()) publisher.rewind((ends[at] ?? 0) - 1);
    await published();
    return ends;
  } finally {
    stop.abort();
    await ended;
  }
}

/** How many records a majority holds, each checked against the one before it: what a scan shows may lag behind that. */
async function endOf(ports: ReplayPorts, journal: string): Promise<number> {
  const { clock, journals, limits, signal } = ports;
  let point = JOURNAL_START;
  for (;;) {
    point = await replayFrom(ports, journal, point, () => undefined);
    const next = await within(clock, limits.storeTimeoutMs, 'read', journals.read(journal, point.n));
    if (next === undefined) return point.n;
    await clock.sleep(LOOK_MS, signal);
  }
}
