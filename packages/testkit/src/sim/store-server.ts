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
import { type SimDisk, createDisk } from './disk.ts';
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
  readonly disk: SimDisk;
  heal(): void;
  /** Writes that may still change what a majority has, though their clients may long have given up or died. */
  unlanded(): number;
}

interface ServerState {
  readonly base: SimBase;
  readonly name: string;
  readonly random: SimBase['random'];
  readonly replica: Replica;
  /** Local writes that somebody was told of as `taken`. */
  readonly seenTaken: Set<string>;
  electedAtMs: number;
  /** Writes that were sent, and have not arrived. */
  onTheWay: number;
  slow: number;
  readonly disk: SimDisk;
  failingOver: boolean;
}

export function createStoreServer(base: SimBase, name: string): StoreServer {
  const { scheduler, faults } = base;
  const random = base.random.fork(`store/${name}`);
  const replica = createReplica(scheduler);
  const server: ServerState = {
    base,
    name,
    random,
    replica,
    seenTaken: new Set(),
    electedAtMs: 0,
    onTheWay: 0,
    slow: 1,
    disk: createDisk(base),
    failingOver: false,
  };
  return {
    name,
    replica,
    blobs: new Map(),
    send: (gate, request) => send(server, gate, request),
    sawTaken: (space, id) => {
      if (replica.isLocalOnly(space, id)) server.seenTaken.add(`${space}/${id}`);
    },
    scanAsOf: (label) =>
      scheduler.now() - (faults.strikes('store.stale-scan', label) ? random.int(20, 5_000) : 0),
    failover: (stallMs, electionMs, kept) => {
      if (server.failingOver) return;
      server.failingOver = true;
      replica.stall();
      scheduler.after(stallMs, () => {
        stepDown(server, electionMs, kept ?? random.int(0, Math.max(0, replica.pending() - 1)));
      });
    },
    slowDown: (factor, durationMs) => {
      server.slow = factor;
      faults.count('store.slow');
      scheduler.after(durationMs, () => (server.slow = 1));
    },
    disk: server.disk,
    heal: () => {
      server.slow = 1;
      server.disk.heal();
    },
    unlanded: () => server.onTheWay + replica.pending(),
  };
}

function stepDown(server: ServerState, electionMs: number, kept: number): void {
  const { base, replica } = server;
  server.failingOver = false;
  const gone = replica.failover(kept);
  base.faults.count('store.failover');
  if (gone.length > 0) base.faults.count('store.rolled-back', gone.length);
  for (const { space, id } of gone) {
    base.trace.note(`store:${server.name}`, `rolled back ${space}/${id}`);
    if (server.seenTaken.delete(`${space}/${id}`)) base.faults.count('store.taken-then-gone');
  }
  server.electedAtMs = base.scheduler.now() + electionMs;
  replica.release();
}

function send<T>(server: ServerState, gate: Gate, { kind, label, execute }: StoreRequest<T>): Promise<T> {
  const { base, random, replica } = server;
  const { scheduler, faults, trace } = base;
  const latency = () => drawLatency(random, STORE_LATENCY, server.slow);
  const timeout = kind === 'write' ? 'unknown-outcome' : 'unavailable';
  const noAnswer = () => new StoreError(timeout, `no answer: ${label}`);
  const call = openCall<T>(scheduler, gate, REQUEST_TIMEOUT_MS, noAnswer);
  const refuse = (code: 'unavailable' | 'unknown-outcome' | 'disk-full', why: string) =>
    call.fail(latency(), new StoreError(code, `${why}: ${label}`));
  const fate = drawFate(base, kind, label);
  if (fate === 'refused') refuse('unavailable', 'refused');
  if (fate === 'refused' || fate === 'lost') return call.promise;
  const sentMs = scheduler.now();
  const write = (changes: readonly Change[], done: () => void) => {
    noteLanding(base, gate, fate, label);
    replica.write(changes, drawLatency(random, REPLICATION_LATENCY, server.slow), {
      committed: done,
      rolledBack: () => refuse('unknown-outcome', 'the primary stepped down'),
    });
  };
  const reply = (value: T) => {
    trace.note(`store:${server.name}`, label, () => `-> ${describe(value)}`);
    if (fate === 'answer-lost') faults.count('store.answer-lost');
    else if (scheduler.now() - sentMs < REQUEST_TIMEOUT_MS) call.answer(latency(), value);
  };
  const arrive = () => {
    const waitMs = server.electedAtMs - scheduler.now();
    if (waitMs > 0 && !random.chance(0.5)) return void scheduler.after(waitMs, arrive);
    if (kind === 'write') server.onTheWay--;
    if (waitMs > 0) refuse('unavailable', 'no primary');
    else if (kind === 'write' && server.disk.isFull()) {
      faults.count('store.disk-full');
      refuse('disk-full', 'no space left');
    } else execute(reply, write);
  };
  if (kind === 'write') server.onTheWay++;
  scheduler.after(fate === 'late' ? REQUEST_TIMEOUT_MS + random.int(0, LATE_MAX_MS) : latency(), arrive);
  return call.promise;
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
