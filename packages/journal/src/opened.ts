/** An opened journal: what opening it found and made, and what its owner needs of the outside. */
import type { Arrivals } from './arrivals.ts';
import type { Consumer } from './consumer.ts';
import type { Limits } from './limits.ts';
import type { Outcomes } from './outcomes.ts';
import type { Publisher } from './publisher.ts';
import type { ReplayPorts } from './replay.ts';
import type { Standing } from './standing.ts';
import type { Clock, Mark, Notify, Seal, Tracing } from './types.ts';
import type { JournalWriter } from './writer.ts';

export interface OwnerPorts extends ReplayPorts {
  readonly clock: Clock;
  readonly limits: Limits;
  readonly notify: Notify;
  readonly instance: string;
  readonly tracing?: Tracing;
}

/** What `openJournal` found and made of a journal that nobody writes to any more. */
export interface ClosedParts {
  readonly kind: 'closed';
  readonly publisher: Publisher;
  readonly consumer: Consumer;
  readonly stop: AbortController;
}

/** What `openJournal` found and made; the owner lives on it. */
export interface OpenedJournal<State> {
  readonly kind: 'open';
  readonly state: State;
  readonly k: number;
  readonly seal: Seal;
  /** True for journals of generations before this one. */
  readonly isPassed: (journal: string) => boolean;
  /** Left out for a journal that goes on; else true once everything that it must follow is consumed. */
  readonly mayClose?: (marks: ReadonlyMap<string, Mark>) => boolean;
  readonly writer: JournalWriter;
  readonly outcomes: Outcomes;
  readonly publisher: Publisher;
  readonly consumer: Consumer;
  readonly standing: Standing;
  readonly stop: AbortController;
  /** Set by the consumer when a message with an effect arrives. */
  readonly arrivals: Arrivals;
}
