/**
 * One batch of an owner: consumed messages and commands become the inputs, events and outcomes of one record.
 * State is changed at once, so that each command sees those before it; if the record is not stored, the whole state
 * is dropped with its owner.
 */
import { JournalError } from './errors.ts';
import type { JournalMessage } from './message.ts';
import type { FoundOutcome } from './outcomes.ts';
import type { Outcome } from './record.ts';
import type {
  Answer,
  CommandEnvelope,
  DecideContext,
  Decision,
  EventDraft,
  JournalEvent,
  Json,
  Participant,
} from './types.ts';

/** Bytes that an event gains on its way into the log: attributes, source and position, and the worst case of the chain's wrapper. */
const ENTRY_WRAPPER_BYTES = 700;
/** The most bytes of JSON that one UTF-16 unit of an attribute can need. */
const UNIT_BYTES_MAX = 6;
const ENTRY_BYTES_MAX = 65_535;

export interface BatchPlace {
  readonly journal: string;
  readonly n: number;
  readonly k: number;
  readonly time: string;
  /** The record takes no more once it has passed these bytes. */
  readonly bytesMax: number;
}

/** What a batch needs to know of earlier commands: those of this owner's memory, and those looked up for this batch. */
export interface Memory {
  recent(key: string): FoundOutcome | undefined;
  remember(outcome: Outcome, events: readonly JournalEvent[]): void;
  readonly found: ReadonlyMap<string, FoundOutcome>;
  /** Told of a command that the participant could not decide. */
  undecided(key: string, error: unknown): void;
}

export class Batch<State, Command, Input extends Json> {
  readonly inputs: Input[] = [];
  readonly events: JournalEvent[] = [];
  readonly outcomes: Outcome[] = [];
  bytes = 0;
  /** Traces of the commands decided here, and of the messages that had an effect. */
  readonly traces = new Set<string>();
  readonly causes = new Set<string>();
  readonly #participant: Participant<State, Command, Input>;
  readonly #state: State;
  readonly #place: BatchPlace;
  readonly #memory: Memory;
  readonly #context: DecideContext;

  constructor(
    participant: Participant<State, Command, Input>,
    state: State,
    place: BatchPlace,
    memory: Memory,
  ) {
    this.#participant = participant;
    this.#state = state;
    this.#place = place;
    this.#memory = memory;
    this.#context = { time: place.time, found: (key) => this.#known(key)?.events };
  }

  /** True when there is nothing to store: every command was a repetition. */
  get isEmpty(): boolean {
    return this.inputs.length === 0 && this.events.length === 0 && this.outcomes.length === 0;
  }

  /** Takes consumed messages in: keeps what matters of each and lets the state follow. */
  absorb(messages: readonly JournalMessage[]): void {
    for (const { event } of messages) {
      const input = event === undefined ? undefined : this.#participant.absorb(event);
      if (input === undefined) continue;
      if (event?.trace !== undefined && this.causes.size < CAUSES_MAX) this.causes.add(event.trace);
      this.#keep(input);
    }
  }

  /** True when the record has its size: what else there is belongs to the next one. */
  get isFull(): boolean {
    return this.bytes > this.#place.bytesMax;
  }

  /** Lets follow what now follows by itself; false when the record is full before the last of it. */
  react(): boolean {
    while (!this.isFull) {
      const drafts = this.#participant.react(this.#state);
      if (drafts.length === 0) return true;
      const refused = tooLarge(drafts, Infinity);
      // Stored, it could never be published or logged: the journal would be blocked for ever.
      if (refused !== undefined)
        throw new JournalError('participant', `${refused.code}: ${JSON.stringify(refused.facts)}`);
      // What follows for many is told under the first of them; the others are linked.
      this.#emit(drafts, this.causes.values().next().value);
    }
    return false;
  }

  /** Answers one command; what is answered here may leave only once the record is stored. */
  handle(envelope: CommandEnvelope<Command>): Answer {
    const earlier = this.#known(envelope.key);
    if (earlier !== undefined) return this.#repeat(envelope, earlier);
    // What was taken is answered above, whenever; what was not is not taken late.
    if (envelope.until !== undefined && Date.parse(this.#place.time) > envelope.until)
      return { kind: 'unavailable', reason: TOO_LATE, retryAfterMs: 200 };
    const decision = this.#decide(envelope);
    if (decision.kind === 'behind')
      return { kind: 'unavailable', reason: decision.reason, retryAfterMs: 200 };
    const refused = decision.kind === 'refused' ? decision : tooLarge(decision.events, this.#place.bytesMax);
    if (refused !== undefined) {
      const { code, facts } = refused;
      this.#remember({ key: envelope.key, input: envelope.inputHash, refused: { code, facts } }, []);
      return { kind: 'refused', code, facts, repeated: false };
    }
    if (decision.kind !== 'accepted') throw new Error('unreachable');
    for (const input of decision.inputs ?? []) {
      this.bytes += JSON.stringify(input).length;
      this.#keep(input as Input);
    }
    const i = this.events.length;
    const events = this.#emit(decision.events, envelope.trace);
    if (envelope.trace !== undefined) this.traces.add(envelope.trace);
    const { key, inputHash: input } = envelope;
    this.#remember({ key, input, answer: decision.answer, i, count: events.length }, events);
    const { journal, n, k } = this.#place;
    return { kind: 'done', answer: decision.answer, journal, n, k: k + i, repeated: false };
  }

  /** A command that cannot be decided is a fault of ours: it harms no other command, and is not journalled. */
  #decide(envelope: CommandEnvelope<Command>): Decision {
    try {
      return this.#participant.decide(this.#state, envelope, this.#context);
    } catch (error) {
      this.#memory.undecided(envelope.key, error);
      return { kind: 'behind', reason: 'the command could not be decided' };
    }
  }

  #known(key: string): FoundOutcome | undefined {
    return this.#memory.recent(key) ?? this.#memory.found.get(key);
  }

  #repeat(envelope: CommandEnvelope<Command>, earlier: FoundOutcome): Answer {
    const { journal, outcome, n, k } = earlier;
    if (outcome.input !== envelope.inputHash) return { kind: 'conflict' };
    if ('refused' in outcome) return { kind: 'refused', ...outcome.refused, repeated: true };
    return { kind: 'done', answer: outcome.answer, journal, n, k, repeated: true };
  }

  #keep(input: Input): void {
    this.inputs.push(input);
    this.#participant.evolve(this.#state, { kind: 'input', input });
  }

  #remember(outcome: Outcome, events: readonly JournalEvent[]): void {
    this.outcomes.push(outcome);
    this.bytes += OUTCOME_BYTES;
    this.#memory.remember(outcome, events);
  }

  #emit(drafts: readonly EventDraft[], trace: string | undefined): JournalEvent[] {
    const { journal, n, k, time } = this.#place;
    return drafts.map((draft) => {
      const i = this.events.length;
      const placed = { ...draft, journal, n, i, k: k + i, time };
      const event = trace === undefined ? placed : { ...placed, trace };
      this.events.push(event);
      this.bytes += Buffer.byteLength(draft.data) + EVENT_BYTES;
      this.#participant.evolve(this.#state, { kind: 'event', event });
      return event;
    });
  }
}

/** The code of a command that arrived after its own deadline. */
const TOO_LATE = 'command-too-late';

/** Traces of messages that one record follows. */
const CAUSES_MAX = 100;

/** About what an outcome and an event's attributes add to a record. */
const OUTCOME_BYTES = 150;
const EVENT_BYTES = 200;

/** The refusal of events of which one would not fit into an entry of the log, or all not into a record. */
function tooLarge(
  drafts: readonly EventDraft[],
  recordBytesMax: number,
): { code: string; facts: Record<string, Json> } | undefined {
  let recordBytes = 0;
  for (const { data, ledger, subject, type } of drafts) {
    const attributes = (ledger.length * 2 + subject.length + type.length) * UNIT_BYTES_MAX;
    const bytes = Buffer.byteLength(data) + attributes + ENTRY_WRAPPER_BYTES;
    if (bytes > ENTRY_BYTES_MAX)
      return { code: 'entry-too-large', facts: { bytes, bytesMax: ENTRY_BYTES_MAX, type } };
    recordBytes += Buffer.byteLength(data) + EVENT_BYTES;
  }
  if (recordBytes <= recordBytesMax) return undefined;
  return { code: 'record-too-large', facts: { bytes: recordBytes, bytesMax: recordBytesMax } };
}
