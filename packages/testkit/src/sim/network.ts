/** Calls between instances by address: latency, loss, links that are cut, and addresses where nobody is left. */

import { type Gate, openCall } from './gate.ts';
import { drawLatency, NETWORK_LATENCY, REQUEST_TIMEOUT_MS } from './latency.ts';
import type { SimBase } from './sim-base.ts';

/** A call got no answer. `unreachable`: it never arrived; `no-answer`: it may have been carried out. */
export class NetworkError extends Error {
  readonly code: 'unreachable' | 'no-answer';
  constructor(code: NetworkError['code'], message: string) {
    super(message);
    this.name = 'NetworkError';
    this.code = code;
  }
}

export type PeerHandler = (method: string, request: unknown, from: string) => unknown;

export interface CallOptions {
  readonly timeoutMs?: number;
}

/** One participant's view of the network. */
export interface NetworkHandle {
  readonly address: string;
  /** Answers calls to this address from now on; what the handler throws reaches the caller as the same error. */
  serve(handler: PeerHandler): void;
  /** Requests and answers are copied on the way, so neither side can see the other's later changes. */
  call<Reply>(address: string, method: string, request: unknown, options?: CallOptions): Promise<Reply>;
}

export interface SimNetwork {
  attach(gate: Gate, address: string): NetworkHandle;
  /** Nothing passes between the two addresses, in either direction, until `heal` or `durationMs`. */
  cut(a: string, b: string, durationMs: number): void;
  addresses(): string[];
  heal(): void;
}

interface Peer {
  readonly gate: Gate;
  handler: PeerHandler | undefined;
  /** Told when the peer dies: the calls it has not answered. */
  readonly unanswered: Set<() => void>;
}

export function createNetwork(base: SimBase): SimNetwork {
  const peers = new Map<string, Peer>();
  const cuts = new Map<string, number>();
  const network: NetworkState = { base, random: base.random.fork('network'), peers, cuts };
  return {
    attach: (gate, address) => {
      const peer: Peer = { gate, handler: undefined, unanswered: new Set() };
      peers.set(address, peer);
      gate.onStatus((status) => {
        if (status !== 'dead') return;
        peers.delete(address);
        for (const notice of peer.unanswered) notice();
      });
      return {
        address,
        serve: (handler) => {
          peer.handler = handler;
        },
        call: (to, method, request, options = {}) =>
          call(network, { gate, address }, to, method, request, options),
      };
    },
    cut: (a, b, durationMs) => {
      cuts.set(linkOf(a, b), base.scheduler.now() + durationMs);
      base.trace.note('network', `cuts ${a} from ${b} for ${durationMs} ms`);
    },
    addresses: () => [...peers.keys()],
    heal: () => cuts.clear(),
  };
}

interface NetworkState {
  readonly base: SimBase;
  readonly random: SimBase['random'];
  readonly peers: Map<string, Peer>;
  readonly cuts: Map<string, number>;
}

interface Caller {
  readonly gate: Gate;
  readonly address: string;
}

function call<Reply>(
  network: NetworkState,
  from: Caller,
  to: string,
  method: string,
  request: unknown,
  options: CallOptions,
): Promise<Reply> {
  const { base } = network;
  const label = `call ${method} of ${to} by ${from.address}`;
  const noAnswer = () => new NetworkError('no-answer', `no answer: ${label}`);
  const pending = openCall<Reply>(
    base.scheduler,
    from.gate,
    options.timeoutMs ?? REQUEST_TIMEOUT_MS,
    noAnswer,
  );
  const copy = structuredClone(request);
  const lost = base.faults.strikes('net.request-lost', label);
  if (lost) base.faults.count('net.request-lost');
  const answer = (act: (delayMs: number) => void) => {
    if (isCut(network, from.address, to)) return;
    if (base.faults.strikes('net.answer-lost', label)) base.faults.count('net.answer-lost');
    else act(latency(network, label));
  };
  const handle = async (peer: Peer) => {
    base.trace.note(to, `serves ${label}`);
    try {
      const reply = structuredClone(await peer.handler!(method, copy, from.address)) as Reply;
      answer((delayMs) => pending.answer(delayMs, reply));
    } catch (error) {
      answer((delayMs) => pending.fail(delayMs, error as Error));
    }
  };
  base.scheduler.after(latency(network, label), () => {
    if (lost || isCut(network, from.address, to)) return;
    const peer = network.peers.get(to);
    if (peer?.handler === undefined) {
      const refused = new NetworkError('unreachable', `nobody answers at ${to}: ${label}`);
      return pending.fail(latency(network, label), refused);
    }
    // A dying process closes its connections, and its callers mostly notice before their time-out.
    const broken = () => network.random.chance(0.7) && pending.fail(latency(network, label), noAnswer());
    peer.unanswered.add(broken);
    peer.gate.deliver(() => void handle(peer).finally(() => peer.unanswered.delete(broken)));
  });
  return pending.promise;
}

function latency({ base, random }: NetworkState, label: string): number {
  const slow = base.faults.strikes('net.slow', label);
  if (slow) base.faults.count('net.slow');
  return slow ? random.int(200, 6_000) : drawLatency(random, NETWORK_LATENCY);
}

function isCut({ base, cuts }: NetworkState, a: string, b: string): boolean {
  const cut = (cuts.get(linkOf(a, b)) ?? 0) > base.scheduler.now();
  if (cut) base.faults.count('net.partition');
  return cut;
}

function linkOf(a: string, b: string): string {
  return a < b ? `${a}|${b}` : `${b}|${a}`;
}
