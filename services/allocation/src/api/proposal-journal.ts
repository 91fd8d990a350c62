/**
 * The proposals of each ledger as a sequence of records in the journal store. Whoever inserts the next number has
 * decided: an instance that decided on an older state finds it taken, reads on and decides again. So any instance
 * answers, and nothing has to be taken over (ADR 0012).
 */
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { Random } from '@centesimo/service';
import { StoreError } from '@centesimo/store';
import type { JournalStore } from '@centesimo/store';
import { followStep, noProposals } from '../domain/proposal.ts';
import type { Proposals, Step, StoredStep } from '../domain/proposal.ts';

export interface ProposalPorts {
  readonly journals: JournalStore;
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
  /** The generation: the first part of the journals' names. */
  readonly prefix: string;
}

/** What is to be stored, if anything, and what to answer once it is. */
export interface Change<T> {
  readonly step?: Step;
  readonly answer: T;
}

interface Held {
  readonly journal: string;
  readonly proposals: Proposals;
  /** The number of the next record. */
  n: number;
  /** Ends when nobody of this process works on the ledger. */
  last: Promise<unknown>;
  waiting: number;
}

/** A stored step; the nonce tells two equal ones of two instances apart. */
interface Stored<S> {
  readonly nonce: string;
  readonly step: S;
}

const TIMEOUT_MS = 10_000;
const SCAN_RECORDS = 500;
const LEDGERS_MAX = 256;
const WAITING_MAX = 500;
const TRIES_MAX = 20;
const RETRY_MS = 50;
const NONCE_BYTES = 12;

export class ProposalJournal {
  readonly #ports: ProposalPorts;
  readonly #held = new Map<string, Held>();

  constructor(ports: ProposalPorts) {
    this.#ports = ports;
  }

  /** How the proposals stand. @throws StoreError, JournalError `timeout` */
  async read(ledger: string): Promise<Proposals> {
    return await this.change(ledger, (proposals) => ({ answer: proposals }));
  }

  /** Decides on the newest state and stores the step. @throws StoreError, JournalError; the outcome is then unknown */
  async change<T>(ledger: string, decide: (proposals: Proposals) => Change<T>): Promise<T> {
    const held = this.#hold(ledger);
    if (held.waiting >= WAITING_MAX)
      throw new StoreError('unavailable', 'too many callers wait for the proposals of a ledger');
    held.waiting += 1;
    const turn = held.last.then(() => this.#decide(held, decide));
    held.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      held.waiting -= 1;
    }
  }

  /** Of a ledger that was not asked for lately everything is read again. */
  #hold(ledger: string): Held {
    const known = this.#held.get(ledger);
    const journal = `${this.#ports.prefix}/proposals/${ledger}`;
    const held = known ?? {
      ...{ journal, proposals: noProposals(), n: 0 },
      ...{ last: Promise.resolve(), waiting: 0 },
    };
    this.#held.delete(ledger);
    this.#held.set(ledger, held);
    for (const [oldest, { waiting }] of this.#held) {
      if (this.#held.size <= LEDGERS_MAX) break;
      if (waiting === 0 && oldest !== ledger) this.#held.delete(oldest);
    }
    return held;
  }

  async #decide<T>(held: Held, decide: (proposals: Proposals) => Change<T>): Promise<T> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      await this.#catchUp(held);
      const { answer, step } = decide(held.proposals);
      if (step === undefined) return answer;
      const nonce = Buffer.from(this.#ports.random.bytes(NONCE_BYTES)).toString('base64url');
      const stored: Stored<Step> = { nonce, step };
      if (!(await this.#insert(held, Buffer.from(JSON.stringify(stored))))) continue;
      followStep(held.proposals, step);
      held.n += 1;
      return answer;
    }
    throw new StoreError('unavailable', 'others kept changing the proposals of this ledger');
  }

  async #catchUp(held: Held): Promise<void> {
    for (;;) {
      const scan = this.#ports.journals.scan(held.journal, held.n, SCAN_RECORDS);
      const records = await this.#within(scan);
      for (const { bytes, n } of records) {
        followStep(held.proposals, (JSON.parse(Buffer.from(bytes).toString()) as Stored<StoredStep>).step);
        held.n = n + 1;
      }
      if (records.length < SCAN_RECORDS) return;
    }
  }

  /** True when these bytes are the record; an unknown outcome is asked again with the same bytes. */
  async #insert({ journal, n }: Held, bytes: Uint8Array): Promise<boolean> {
    for (let tries = 0; ; tries++) {
      try {
        if ((await this.#within(this.#ports.journals.insert(journal, n, bytes))) === 'stored') return true;
        const there = await this.#within(this.#ports.journals.read(journal, n));
        if (there !== undefined) return Buffer.from(there).equals(bytes);
      } catch (error) {
        if (!(error instanceof StoreError) || !error.retriable || tries >= TRIES_MAX) throw error;
      }
      if (tries >= TRIES_MAX) throw new StoreError('unknown-outcome', `record ${n} of ${journal}`);
      await this.#ports.clock.sleep(RETRY_MS);
    }
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'proposals', work);
  }
}
