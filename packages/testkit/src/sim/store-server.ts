/** The simulated store server: one replicated server per service, with the faults that a request can meet. */

import { StoreError } from '@centesimo/store';
import { type Gate, openCall } from './gate.ts';
import {
  drawLatency,
  LATE_MAX_MS,
  REPLICATION_LATENCY,
  REQUEST_TIMEOUT_MS,
  STORE_LATENCY,
} from './latency.ts';
import { createReplica, type Change, type Replica } from './replica.ts';
import type { SimBase } from './sim-base.ts';

/** What a request finds at the server, and how it answers. */
export interface StoreRequest<T> {
  readonly kind: 'read' | 'write';
  /** Names the request in traces and for `faults.once`, as `insert g1/donation/0/5 by donation-1`. */
  readonly label: string;
  readonly execute: (
    reply: (value: T) => void,
    write: (changes: readonly Change[], done: () => void) => void,
  ) => void;
}

export interface StoreServer {
  readonly name: string;
  readonly replica: Replica;
  readonly blobs: Map<string, Uint8Array>;
  send<T>(gate: Gate, request: StoreRequest<T>): Promise<T>;
  /** Notes that a client was told `taken` for a write that is still local. */
  sawTaken(space: string, id: string | number): void;
  /** Whether this scan meets a lagging replica, and as of when it answers. */
  scanAsOf(label: string): number;
  /**
   * Writes stay local for `stallMs`; then a new primary, which has lost a seeded part of them, is elected in
   * `electionMs`. `kept` fixes how many of the local writes survive, in their order.
   */
  failover(stallMs: number, electionMs: number, kept?: number): void;
  slowDown(factor: number, durationMs: number): void;
  heal(): void;
}

export function createStoreServer(base: SimBase, name: string): StoreServer {
  const { scheduler, faults, trace } = base;
  const random = base.random.fork(`store/${name}`);
  const replica = createReplica(scheduler);
  const seenTaken = new Set<string>();
  let electedAtMs = 0;
  let slow = 1;
  let failingOver = false;
  const latency = () => drawLatency(random, STORE_LATENCY, slow);

  const send = <T>(gate: Gate, request: StoreRequest<T>): Promise<T> => {
    const { kind, label } = request;
    const timeout = kind === 'write' ? 'unknown-outcome' : 'unavailable';
    const call = openCall<T>(
      scheduler,
      gate,
      REQUEST_TIMEOUT_MS,
      () => new StoreError(timeout, `no answer: ${label}`),
    );
    const refuse = (code: 'unavailable' | 'unknown-outcome', why: string) =>
      call.fail(latency(), new StoreError(code, `${why}: ${label}`));
    const fate = drawFate(base, kind, label);
    if (fate === 'refused') {
      refuse('unavailable', 'refused');
      return call.promise;
    }
    if (fate === 'lost') return call.promise;
    const sentMs = scheduler.now();
    const write = (changes: readonly Change[], done: () => void) => {
      noteLanding(base, gate, fate, label);
      replica.write(changes, drawLatency(random, REPLICATION_LATENCY, slow), {
        committed: done,
        rolledBack: () => refuse('unknown-outcome', 'the primary stepped down'),
      });
    };
    const reply = (value: T) => {
      trace.note(`store:${name}`, label, () => `-> ${describe(value)}`);
      if (fate === 'answer-lost') faults.count('store.answer-lost');
      else if (scheduler.now() - sentMs < REQUEST_TIMEOUT_MS) call.answer(latency(), value);
    };
    const arrive = () => {
      if (scheduler.now() >= electedAtMs) request.execute(reply, write);
      else if (random.chance(0.5)) refuse('unavailable', 'no primary');
      else scheduler.after(electedAtMs - scheduler.now(), arrive);
    };
    scheduler.after(fate === 'late' ? REQUEST_TIMEOUT_MS + random.int(0, LATE_MAX_MS) : latency(), arrive);
    return call.promise;
  };

  const stepDown = (electionMs: number, kept: number) => {
    failingOver = false;
    const gone = replica.failover(kept);
    faults.count('store.failover');
    if (gone.length > 0) faults.count('store.rolled-back', gone.length);
    for (const { space, id } of gone) {
      trace.note(`store:${name}`, `rolled back ${space}/${id}`);
      if (seenTaken.delete(`${space}/${id}`)) faults.count('store.taken-then-gone');
    }
    electedAtMs = scheduler.now() + electionMs;
    replica.release();
  };
  return {
    name,
    replica,
    blobs: new Map(),
    send,
    sawTaken: (space, id) => {
      if (replica.isLocalOnly(space, id)) seenTaken.add(`${space}/${id}`);
    },
    scanAsOf: (label) =>
      scheduler.now() - (faults.strikes('store.stale-scan', label) ? random.int(20, 5_000) : 0),
    failover: (stallMs, electionMs, kept) => {
      if (failingOver) return;
      failingOver = true;
      replica.stall();
      scheduler.after(stallMs, () => {
        stepDown(electionMs, kept ?? random.int(0, Math.max(0, replica.pending() - 1)));
      });
    },
    slowDown: (factor, durationMs) => {
      slow = factor;
      faults.count('store.slow');
      scheduler.after(durationMs, () => (slow = 1));
    },
    heal: () => {
      slow = 1;
    },
  };
}

type Fate = 'on-time' | 'refused' | 'lost' | 'late' | 'answer-lost';

function drawFate({ faults }: SimBase, kind: 'read' | 'write', label: string): Fate {
  if (kind === 'read') {
    if (!faults.strikes('store.read-failed', label)) return 'on-time';
    faults.count('store.read-failed');
    return 'refused';
  }
  if (faults.strikes('store.refused', label)) {
    faults.count('store.refused');
    return 'refused';
  }
  if (faults.strikes('store.request-lost', label)) {
    faults.count('store.request-lost');
    return 'lost';
  }
  if (faults.strikes('store.lands-late', label)) return 'late';
  return faults.strikes('store.answer-lost', label) ? 'answer-lost' : 'on-time';
}

/** Counts a write that lands after its client gave up (late) or is no longer there (any). */
function noteLanding({ faults, trace }: SimBase, gate: Gate, fate: Fate, label: string): void {
  if (fate === 'late') faults.count('store.landed-late');
  if (gate.status() === 'running') return;
  faults.count(gate.status() === 'dead' ? 'store.landed-after-death' : 'store.landed-while-paused');
  trace.note(gate.id, 'lands after its client is gone', () => label);
}

function describe(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `${value.length} items`;
  return String(value);
}
