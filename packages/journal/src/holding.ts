/** What an instance holds of one assigned partition. */
import { ClosedJournal } from './closed-journal.ts';
import { ENDED } from './ended.ts';
import { JournalError, isRetriable } from './errors.ts';
import type { JournalOwner } from './owner.ts';
import type { Json } from './types.ts';

export interface Holding<State, Command, Input extends Json> {
  readonly stop: AbortController;
  /** What is open: nothing while it is being opened, or again. */
  open: JournalOwner<State, Command, Input> | ClosedJournal | undefined;
  ended: Promise<void>;
}

export function newHolding<State, Command, Input extends Json>(): Holding<State, Command, Input> {
  return { stop: new AbortController(), open: undefined, ended: Promise.resolve() };
}

/** The owner that takes commands or could; undefined for a closed journal. */
export function ownerIn<State, Command, Input extends Json>(
  holding: Holding<State, Command, Input> | undefined,
): JournalOwner<State, Command, Input> | undefined {
  const open = holding?.open;
  return open === undefined || open instanceof ClosedJournal || open.isLost ? undefined : open;
}

/** What passes by itself is not worth a line when it happens once: a topic was just made, or a leader moved. */
export function levelOf(error: unknown, failures: number): 'debug' | 'warn' | 'error' {
  if (error instanceof JournalError && error.code === 'broken-chain') return 'error';
  // Journals of the generation before are closed one after another.
  if (error instanceof JournalError && error.code === 'not-closed') return 'debug';
  return failures === 1 && isRetriable(error) ? 'debug' : 'warn';
}

/** Ends with what `given` ends with, so that opening can be given up; `done` lets go of it. */
export function followStop(given: AbortSignal): {
  readonly stop: AbortController;
  readonly done: () => void;
} {
  const stop = new AbortController();
  const giveUp = (): void => stop.abort(ENDED);
  given.addEventListener('abort', giveUp);
  return { stop, done: () => given.removeEventListener('abort', giveUp) };
}
