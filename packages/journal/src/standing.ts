/**
 * How far the journals consumed here stand in this topic. After the loss of a topic a new one starts empty: an effect
 * is published into it only behind its causes. Kept in a document, since what the group's offset passed is not read again.
 */
import type { DocumentStore } from '@centesimo/store';
import { covers } from './intake.ts';
import type { Limits } from './limits.ts';
import type { Clock, Notify, Peers, Position } from './types.ts';
import { within } from './within.ts';

export interface StandingPorts {
  readonly documents: DocumentStore;
  readonly topic: string;
  readonly clock: Clock;
  readonly limits: Limits;
}

/** Who is asked, and who is told. */
export interface AskPorts {
  readonly peers: Peers;
  readonly notify: Notify;
}

const STANDING = 'topic-standing';

export class Standing {
  readonly #ports: StandingPorts;
  readonly #journal: string;
  readonly #before: ReadonlyMap<string, Position>;
  readonly #seen: ReadonlyMap<string, Position>;
  #saved = '';
  #missing = '';
  #missingAt = 0;

  /** `before`: what was loaded; `seen`: what this owner meets itself, which grows. */
  constructor(
    ports: StandingPorts,
    journal: string,
    before: ReadonlyMap<string, Position>,
    seen: ReadonlyMap<string, Position>,
  ) {
    this.#ports = ports;
    this.#journal = journal;
    this.#before = before;
    this.#seen = seen;
  }

  /** What an earlier owner of the journal saved of this topic; a hint: what it lacks is asked for. */
  static async load(ports: StandingPorts, journal: string): Promise<Map<string, Position>> {
    const get = ports.documents.get(STANDING, `${ports.topic}/${journal}`);
    const bytes = await within(ports.clock, ports.limits.storeTimeoutMs, 'standing', get);
    if (bytes === undefined) return new Map();
    try {
      return new Map(Object.entries(JSON.parse(Buffer.from(bytes).toString()) as Record<string, Position>));
    } catch {
      return new Map();
    }
  }

  /** The first of these causes that does not stand in the topic yet, and the record to publish again from. */
  missing(causes: ReadonlyMap<string, Position>): { journal: string; fromN: number } | undefined {
    for (const [journal, position] of causes) {
      const stands = this.#of(journal);
      if (!covers(stands, position)) return { journal, fromN: stands?.n ?? 0 };
    }
    return undefined;
  }

  /** Asks the owner of what is missing to publish it again, once it has been missing for a while. */
  ask({ peers, notify }: AskPorts, { journal, fromN }: { journal: string; fromN: number }): void {
    const { clock, limits } = this.#ports;
    const missing = `${journal}/${fromN}`;
    if (missing !== this.#missing) {
      this.#missing = missing;
      this.#missingAt = clock.now();
    }
    if (clock.now() - this.#missingAt < limits.standingMs) return;
    this.#missingAt = clock.now();
    notify({ name: 'publish-waits', level: 'warn', fields: { journal, fromN } });
    peers.republish(journal, undefined, fromN).catch(() => undefined);
  }

  /** Writes what stands, when it has changed. */
  async save(): Promise<void> {
    const journals = new Set([...this.#before.keys(), ...this.#seen.keys()]);
    const text = JSON.stringify(
      Object.fromEntries([...journals].map((journal) => [journal, this.#of(journal)])),
    );
    if (text === this.#saved || journals.size === 0) return;
    const { documents, topic, clock, limits } = this.#ports;
    const put = documents.put(STANDING, [{ id: `${topic}/${this.#journal}`, bytes: Buffer.from(text) }]);
    await within(clock, limits.storeTimeoutMs, 'standing', put);
    this.#saved = text;
  }

  #of(journal: string): Position | undefined {
    const [before, seen] = [this.#before.get(journal), this.#seen.get(journal)];
    return seen !== undefined && covers(seen, before ?? { n: 0, i: 0 }) ? seen : before;
  }
}
