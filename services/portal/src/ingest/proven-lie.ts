/** A lie that the log's own key proves is remembered over restarts: only an operator ends that, by deleting the portal's data. */
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { DocumentStore } from '@centesimo/store';
import type { Failure } from '@centesimo/verify';
import { LogRefusal } from './log-refusal.ts';
import type { Proof } from './log-refusal.ts';

interface ProofPorts {
  readonly documents: DocumentStore;
  readonly clock: Clock;
}

const COLLECTION = 'proven-lie';
const ID = 'first';
const TIMEOUT_MS = 10_000;

/** Both notes stand in it, for whoever must be shown them. @throws StoreError, JournalError `timeout` */
export async function saveProof({ clock, documents }: ProofPorts, refusal: LogRefusal): Promise<void> {
  const { failure, proof } = refusal;
  const document = { id: ID, bytes: Buffer.from(JSON.stringify({ failure, proof })) };
  await within(clock, TIMEOUT_MS, 'proven lie', documents.insert(COLLECTION, [document]));
}

/** @throws StoreError, JournalError `timeout` */
export async function loadProof({ clock, documents }: ProofPorts): Promise<LogRefusal | undefined> {
  const bytes = await within(clock, TIMEOUT_MS, 'proven lie', documents.get(COLLECTION, ID));
  if (bytes === undefined) return undefined;
  const { failure, proof } = JSON.parse(Buffer.from(bytes).toString()) as { failure: Failure; proof: Proof };
  return new LogRefusal(failure, proof);
}
