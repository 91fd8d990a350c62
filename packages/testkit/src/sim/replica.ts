/**
 * A replicated key-value server reduced to what its clients can see: a primary that takes writes locally at once, a
 * majority that has them later in the same order, and a failover that takes back what the majority never had.
 */

import type { Scheduler } from './scheduler.ts';

export interface Cell {
  readonly bytes: Uint8Array;
  /** When the majority had it. */
  readonly atMs: number;
}

export interface Change {
  readonly space: string;
  readonly id: string | number;
  /** Undefined removes. */
  readonly bytes: Uint8Array | undefined;
}

export interface WriteOutcome {
  committed(): void;
  rolledBack(): void;
}

export interface Replica {
  /** What the primary has, perhaps only itself. */
  local(space: string, id: string | number): Uint8Array | undefined;
  /** What a majority has. */
  majority(space: string, id: string | number): Cell | undefined;
  /** All that a majority has in a space. */
  majorityOf(space: string): ReadonlyMap<string | number, Cell>;
  /** True when the primary's value is not yet a majority's. */
  isLocalOnly(space: string, id: string | number): boolean;
  /** Takes the changes locally now; a majority has them `delayMs` later, never before earlier writes. */
  write(changes: readonly Change[], delayMs: number, outcome: WriteOutcome): void;
  /** Until `release`, nothing reaches a majority. */
  stall(): void;
  release(): void;
  pending(): number;
  /** A new primary: the first `kept` pending writes survive, the others are gone. Answers the changes taken back. */
  failover(kept: number): Change[];
}

interface Write {
  readonly changes: readonly Change[];
  readonly outcome: WriteOutcome;
  ready: boolean;
  gone: boolean;
}

type Space<T> = Map<string | number, T>;

export function createReplica(scheduler: Scheduler): Replica {
  const committed = new Map<string, Space<Cell>>();
  const overlay = new Map<string, Space<{ write: Write; bytes: Uint8Array | undefined }>>();
  let pending: Write[] = [];
  let stalls = 0;

  const commit = (write: Write) => {
    for (const { space, id, bytes } of write.changes) {
      const cells = spaceOf(committed, space);
      if (bytes === undefined) cells.delete(id);
      else cells.set(id, { bytes, atMs: scheduler.now() });
      const over = overlay.get(space);
      if (over?.get(id)?.write === write) over.delete(id);
    }
    write.outcome.committed();
  };
  const flush = () => {
    while (stalls === 0 && pending[0]?.ready === true) commit(pending.shift()!);
  };
  return {
    local: (space, id) => {
      const over = overlay.get(space)?.get(id);
      return over === undefined ? committed.get(space)?.get(id)?.bytes : over.bytes;
    },
    majority: (space, id) => committed.get(space)?.get(id),
    majorityOf: (space) => spaceOf(committed, space),
    isLocalOnly: (space, id) => overlay.get(space)?.has(id) === true,
    write: (changes, delayMs, outcome) => {
      const write: Write = { changes, outcome, ready: false, gone: false };
      pending.push(write);
      for (const { space, id, bytes } of changes) spaceOf(overlay, space).set(id, { write, bytes });
      scheduler.after(delayMs, () => {
        write.ready = true;
        if (!write.gone) flush();
      });
    },
    stall: () => {
      stalls++;
    },
    release: () => {
      stalls--;
      flush();
    },
    pending: () => pending.length,
    failover: (kept) => {
      const survivors = pending.slice(0, kept);
      const lost = pending.slice(kept);
      pending = [];
      for (const write of survivors) {
        // Committed here, so that its own timer finds nothing left to do.
        write.gone = true;
        commit(write);
      }
      overlay.clear();
      return lost.flatMap(takeBack);
    },
  };
}

function takeBack(write: Write): readonly Change[] {
  write.gone = true;
  write.outcome.rolledBack();
  return write.changes;
}

function spaceOf<T>(spaces: Map<string, Space<T>>, space: string): Space<T> {
  let cells = spaces.get(space);
  if (cells === undefined) spaces.set(space, (cells = new Map()));
  return cells;
}
