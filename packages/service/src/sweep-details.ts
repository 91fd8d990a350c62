/**
 * The sweep of details that no event names: a command whose outcome stayed unknown can leave them behind. What became of
 * it is asked at the ledger's owner, as a command, long after the owner refuses it; only then they are removed.
 */
import type { Answer, CommandEnvelope, PendingDetails, SettleDetails } from '@centesimo/journal';
import type { StoredDocument } from '@centesimo/store';
import type { PendingNotes } from './pending-notes.ts';
import type { SweepTimes } from './sweep-times.ts';
import type { Random } from './system-random.ts';

/** What the note of one insert says. */
export interface DetailsNote {
  readonly ledger: string;
  readonly until: number;
  readonly pending: readonly PendingDetails[];
}

export interface DetailsSweepPorts {
  readonly vault: {
    readonly notes: PendingNotes;
    drop(commitments: readonly string[]): Promise<void>;
  };
  readonly times: SweepTimes;
  readonly random: Pick<Random, 'bytes'>;
  readonly submit: (
    ledger: string,
    envelopes: readonly CommandEnvelope<SettleDetails>[],
  ) => Promise<Answer[]>;
}

interface Due extends DetailsNote {
  readonly id: string;
}

const NOTES_IN_HAND = 100;
/** Notes of one sweep; the others wait for the next. */
const NOTES_MAX = 10_000;
/** A batch of gifts makes one note with as many. */
const PENDING_MAX = 1_000;
const KEY_BYTES = 12;

/** Removes what is due and named by no event, and the notes of it; answers how many details went. */
export async function sweepDetails(ports: DetailsSweepPorts): Promise<number> {
  let removed = 0;
  let after = '';
  for (let looked = 0; looked < NOTES_MAX; looked += NOTES_IN_HAND) {
    const documents = await ports.vault.notes.due(after, NOTES_IN_HAND);
    for (const group of groupsOf(documents)) removed += await settle(ports, group);
    after = documents.at(-1)?.id ?? '';
    if (documents.length < NOTES_IN_HAND) break;
  }
  return removed;
}

async function settle(
  { random, submit, times, vault }: DetailsSweepPorts,
  due: readonly Due[],
): Promise<number> {
  const ledger = due[0]?.ledger ?? '';
  const dueMs = Math.max(...due.map(({ until }) => until)) + times.marginMs;
  const pending = due.flatMap((each) => each.pending);
  // No caller's key holds this first character. A key of its own each time: every answer is true for itself.
  const key = `\u0001settle/${Buffer.from(random.bytes(KEY_BYTES)).toString('base64url')}`;
  const command: SettleDetails = { kind: 'settle-details', dueMs, pending };
  const [answer] = await submit(ledger, [{ ledger, key, inputHash: key, command }]);
  // The owner cannot be reached, or its clock says that it is too early: the notes stay.
  if (answer?.kind !== 'done') return 0;
  const unnamed = answer.answer as readonly string[];
  await vault.drop(unnamed);
  // A crash before this line repeats the question, which then removes nothing.
  await vault.notes.remove(due.map(({ id }) => id));
  return unnamed.length;
}

/** Notes of one ledger together, as many as make one question. */
function groupsOf(documents: readonly StoredDocument[]): Due[][] {
  const groups: Due[][] = [];
  const open = new Map<string, { group: Due[]; count: number }>();
  for (const { bytes, id } of documents) {
    const due = { ...(JSON.parse(Buffer.from(bytes).toString()) as DetailsNote), id };
    const there = open.get(due.ledger);
    if (there !== undefined && there.count + due.pending.length <= PENDING_MAX) {
      there.group.push(due);
      there.count += due.pending.length;
      continue;
    }
    const group = [due];
    groups.push(group);
    open.set(due.ledger, { group, count: due.pending.length });
  }
  return groups;
}
