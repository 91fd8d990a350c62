/** Commands and questions for journals that another instance owns: one hop, to the address in the newest seal known. */
import type { DocumentStore } from '@centesimo/store';
import { tryAgain } from './command-queue.ts';
import type { Limits } from './limits.ts';
import { recallSeal } from './seal.ts';
import type { Answer, Clock, CommandEnvelope, Json, Notify, Peers, QueryReply, Seal } from './types.ts';
import { within } from './within.ts';

export interface ForwarderPorts {
  readonly documents: DocumentStore;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly notify: Notify;
  readonly instance: string;
}

export class Forwarder {
  readonly #ports: ForwarderPorts;
  readonly #seals = new Map<string, Seal>();

  constructor(ports: ForwarderPorts) {
    this.#ports = ports;
  }

  /** The newest seal known here, or the hint of the store; either may be stale. */
  async seal(journal: string): Promise<Seal | undefined> {
    return this.#seals.get(journal) ?? (await recallSeal(this.#ports, journal));
  }

  forget(journal: string): void {
    this.#seals.delete(journal);
  }

  /** Answers at the owner; where it cannot be reached or has moved, the caller comes back. */
  async forward(journal: string, envelopes: readonly CommandEnvelope<unknown>[]): Promise<Answer[]> {
    const { clock, instance, limits, notify, peers } = this.#ports;
    try {
      const seal = await this.seal(journal);
      if (seal !== undefined && seal.instance !== instance) {
        const request = { journal, instance: seal.instance, sealN: seal.n, envelopes };
        const forwarding = peers.forward(seal.address, request);
        const reply = await within(clock, limits.forwardTimeoutMs, 'forwarding', forwarding);
        if (reply.kind === 'answers') {
          this.#seals.set(journal, seal);
          return [...reply.answers];
        }
        this.#learn(journal, seal, reply.seal);
      }
    } catch (error) {
      this.forget(journal);
      notify({ name: 'forward-failed', level: 'warn', fields: { journal, reason: String(error) } });
    }
    return envelopes.map(() => tryAgain('the owner of this ledger does not answer'));
  }

  /** Asks the owner about its state; undefined when it cannot be reached now. */
  async query(journal: string, asked: Json): Promise<Json | undefined> {
    const { clock, instance, limits, peers } = this.#ports;
    try {
      const seal = await this.seal(journal);
      if (seal === undefined || seal.instance === instance) return undefined;
      const asking = peers.query(seal.address, journal, asked);
      const reply: QueryReply = await within(clock, limits.peerTimeoutMs, 'asking', asking);
      if (reply.kind === 'answer') return reply.answer;
    } catch {
      // Not to be reached: the hint is read again at the next try.
    }
    this.forget(journal);
    return undefined;
  }

  /**
   * Keeps a newer seal for the next try; else the hint is read again. Its own seal is never kept: who asks here is not
   * the owner, and would have nobody to ask once the journal has gone on to another.
   */
  #learn(journal: string, tried: Seal, newer: Seal | undefined): void {
    if (newer !== undefined && newer.n > tried.n && newer.instance !== this.#ports.instance)
      this.#seals.set(journal, newer);
    else this.forget(journal);
  }
}
