/**
 * What a witness remembers of each log: the note that it cosigned last, and why it refuses the log. A note is only ever
 * replaced by one that was checked against exactly it, in one compare-and-swap: two requests, or a request of before a
 * crash, never take the place of each other.
 */
import { hash } from 'node:crypto';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import { parseCheckpointText, parseNote } from '@centesimo/log';
import type { Checkpoint } from '@centesimo/log';
import type { DocumentStore } from '@centesimo/store';
import type { Refusal } from './witnessed-log.ts';

export interface StorePorts {
  readonly documents: Pick<DocumentStore, 'get' | 'insert' | 'replace'>;
  readonly clock: Clock;
}

const COSIGNED = 'cosigned';
const REFUSED = 'refused';
const TIMEOUT_MS = 10_000;

/** The checkpoint that was cosigned last, with the log's signature and ours. */
export interface Cosigned extends Checkpoint {
  readonly note: string;
}

/** The name of a log in addresses and in the store: the SHA-256 of its origin, in hex. */
export function idOfOrigin(origin: string): string {
  return hash('sha256', origin);
}

/** @throws StoreError, JournalError `timeout` */
export async function readCosigned(ports: StorePorts, origin: string): Promise<Cosigned | undefined> {
  const bytes = await inTime(ports, ports.documents.get(COSIGNED, idOfOrigin(origin)));
  if (bytes === undefined) return undefined;
  const note = Buffer.from(bytes).toString();
  return { ...parseCheckpointText(parseNote(note).text), note };
}

/**
 * Durable when it answers true. False: another one than `before` was cosigned by now, and nothing is changed.
 * @throws StoreError, JournalError `timeout`: then the outcome is not known, and the note must not be handed out
 */
export async function replaceCosigned(
  ports: StorePorts,
  origin: string,
  before: Cosigned | undefined,
  note: string,
): Promise<boolean> {
  const expected = before === undefined ? undefined : Buffer.from(before.note);
  const replacing = ports.documents.replace(COSIGNED, idOfOrigin(origin), expected, Buffer.from(note));
  return await inTime(ports, replacing);
}

/** The first reason stays. @throws StoreError, JournalError `timeout` */
export async function saveRefusal(ports: StorePorts, origin: string, refusal: Refusal): Promise<void> {
  const document = { id: idOfOrigin(origin), bytes: Buffer.from(JSON.stringify(refusal)) };
  await inTime(ports, ports.documents.insert(REFUSED, [document]));
}

/** @throws StoreError, JournalError `timeout` */
export async function readRefusal(ports: StorePorts, origin: string): Promise<Refusal | undefined> {
  const bytes = await inTime(ports, ports.documents.get(REFUSED, idOfOrigin(origin)));
  return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString()) as Refusal);
}

async function inTime<Value>({ clock }: StorePorts, work: Promise<Value>): Promise<Value> {
  return await within(clock, TIMEOUT_MS, "the witness's store", work);
}
