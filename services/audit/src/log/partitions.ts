/** What the sequencer takes from: a consumer for each partition of each generation, and which of them are stopped. */
import type { Consumer, Notify } from '@centesimo/journal';
import type { Refused } from '../domain/sequence.ts';

/** A partition of a generation: `g1/3`. */
export function placeOf(generation: string, partition: number): string {
  return `${generation}/${partition}`;
}

/** Where a journal's events are in the topics. */
function placeOfJournal(journal: string): string {
  return journal.replace(/\/.*\//, '/');
}

/** A partition that is stopped: its next event is refused, and nothing of it is logged or skipped. */
export interface Stopped {
  readonly partition: number;
  readonly refused: Refused;
}

/** By place. */
export class Partitions {
  readonly stopped = new Map<string, Stopped>();
  readonly #consumers = new Map<string, Consumer>();
  readonly #notify: Notify;

  constructor(notify: Notify) {
    this.#notify = notify;
  }

  add(place: string, consumer: Consumer): void {
    this.#consumers.set(place, consumer);
  }

  remove(place: string): void {
    this.#consumers.delete(place);
  }

  /** Those that go on, with their places. */
  get going(): readonly (readonly [string, Consumer])[] {
    return [...this.#consumers].filter(([place]) => !this.stopped.has(place));
  }

  /** Messages accepted and not yet logged, of partitions that go on. */
  get backlog(): number {
    let sum = 0;
    for (const [place, { pendingCount }] of this.#consumers)
      if (!this.stopped.has(place)) sum += pendingCount;
    return sum;
  }

  /** Messages of the partition that a journal is in. */
  backlogOf(journal: string): number {
    return this.#consumers.get(placeOfJournal(journal))?.pendingCount ?? 0;
  }

  /** Why the partition that a journal is in is stopped; undefined when it is not. */
  refusedOf(journal: string): Refused | undefined {
    return this.stopped.get(placeOfJournal(journal))?.refused;
  }

  /** Nothing more is taken of the partition, which is told. */
  stop(place: string, refused: Refused): void {
    const partition = Number(place.slice(place.indexOf('/') + 1));
    this.stopped.set(place, { partition, refused });
    const { event, fault, violation } = refused;
    const code = violation?.code ?? fault?.code ?? 'unknown';
    const invariant = violation?.invariant ?? 0;
    const fields = { partition, journal: event.journal, k: event.k, type: event.type, code, invariant };
    this.#notify({ name: 'partition-stopped', level: 'error', fields });
  }
}
