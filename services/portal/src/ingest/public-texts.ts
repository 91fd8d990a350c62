/**
 * The published texts, fetched by commitment from their owner and kept. One is shown only where it opens the commitment
 * of a verified entry, so whoever serves it cannot put words there; a missing or false one is left out and asked for
 * again later, and nothing waits for it.
 */
import { hash } from 'node:crypto';
import { opensDetails } from '@centesimo/events';
import { Wake, within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { DocumentStore } from '@centesimo/store';
import type { Logger } from '@centesimo/telemetry';
import type { PublicText } from '../domain/show.ts';
import type { DocumentOpening } from '../domain/views.ts';

/** A text with its salt, as its owner serves it. */
export interface Opening {
  readonly commitment: string;
  readonly salt: Uint8Array;
  /** Canonical JSON. */
  readonly json: string;
}

export interface TextSource {
  /** Those that are known of at most 500 commitments; with a ledger: to its documents. */
  fetch(commitments: readonly string[], ledger?: string): Promise<readonly Opening[]>;
  close(): void;
}

export interface TextPorts {
  readonly source: TextSource;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told when texts were found. */
  readonly onFound: () => void;
}

const COLLECTION = 'public-texts';
const PAGE = 200;
const RETRY_MS = { least: 500, most: 600_000 } as const;
const STORE_MS = 10_000;
const CHARS_MAX = 2_000;
const JSON_CHARS_MAX = 100_000;

interface Wanted {
  dueAt: number;
  pauseMs: number;
  /** Of which ledger a document is; undefined: it is a text. */
  readonly ledger: string | undefined;
}

export class PublicTexts {
  readonly #ports: TextPorts;
  readonly #known = new Map<string, PublicText>();
  readonly #documents = new Map<string, DocumentOpening>();
  readonly #wanted = new Map<string, Wanted>();
  readonly #wake = new Wake();

  constructor(ports: TextPorts) {
    this.#ports = ports;
  }

  /** How many are known: they are never forgotten, so at one size of the log the number tells one answer from another. */
  get count(): number {
    return this.#known.size + this.#documents.size;
  }

  find(commitment: string): PublicText | undefined {
    return this.#known.get(commitment);
  }

  openingOf(document: string): DocumentOpening | undefined {
    return this.#documents.get(document);
  }

  /** Asks for the text of a commitment that a verified entry holds, or for what opens a document of a ledger. */
  want(commitment: string, ledger?: string): void {
    if (this.#isKnown(commitment) || this.#wanted.has(commitment)) return;
    this.#wanted.set(commitment, { dueAt: 0, pauseMs: RETRY_MS.least, ledger });
    this.#wake.pulse();
  }

  #isKnown(commitment: string): boolean {
    return this.#known.has(commitment) || this.#documents.has(commitment);
  }

  /** Fetches what is wanted until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#ports;
    while (!signal.aborted) {
      const due = this.#due();
      if (due.length === 0) {
        await this.#wake.wait(clock, RETRY_MS.least, signal);
        continue;
      }
      for (const commitment of due) this.#putOff(commitment);
      try {
        for (const [ledger, some] of this.#byLedger(due)) await this.#fetch(some, ledger);
      } catch (error) {
        log.warn('texts-unreachable', { error });
        await clock.sleep(RETRY_MS.least, signal);
      }
    }
  }

  #byLedger(commitments: readonly string[]): Map<string | undefined, string[]> {
    const groups = new Map<string | undefined, string[]>();
    for (const commitment of commitments) {
      const ledger = this.#wanted.get(commitment)?.ledger;
      groups.set(ledger, [...(groups.get(ledger) ?? []), commitment]);
    }
    return groups;
  }

  #due(): string[] {
    const now = this.#ports.clock.now();
    const due: string[] = [];
    for (const [commitment, { dueAt }] of this.#wanted) {
      if (dueAt <= now) due.push(commitment);
      if (due.length === PAGE) break;
    }
    return due;
  }

  #putOff(commitment: string): void {
    const wanted = this.#wanted.get(commitment);
    if (wanted === undefined) return;
    wanted.dueAt = this.#ports.clock.now() + wanted.pauseMs;
    wanted.pauseMs = Math.min(wanted.pauseMs * 2, RETRY_MS.most);
  }

  async #fetch(commitments: readonly string[], ledger: string | undefined): Promise<void> {
    const { clock, documents, log, onFound, source } = this.#ports;
    const stored = await within(clock, STORE_MS, 'texts', documents.getMany(COLLECTION, commitments));
    const kept = stored.flatMap((bytes, i) => openingOf(commitments[i] ?? '', bytes) ?? []);
    this.#take(kept, ledger);
    const missing = commitments.filter((commitment) => !this.#isKnown(commitment));
    const fetched = missing.length === 0 ? [] : await source.fetch(missing, ledger);
    const asked = new Set(missing);
    const good = fetched.filter((opening) => asked.has(opening.commitment) && opens(opening));
    if (good.length < fetched.length) log.warn('texts-false', { count: fetched.length - good.length });
    if (good.length > 0) {
      const written = documents.put(COLLECTION, good.map(storedOf));
      await within(clock, STORE_MS, 'texts', written);
    }
    this.#take(good, ledger);
    if (kept.length + good.length > 0) onFound();
  }

  #take(openings: readonly Opening[], ledger: string | undefined): void {
    for (const { commitment, json, salt } of openings) {
      if (ledger === undefined) this.#known.set(commitment, textOf(json));
      else this.#documents.set(commitment, { json, salt: Buffer.from(salt).toString('base64url') });
      this.#wanted.delete(commitment);
    }
  }
}

function opens({ commitment, salt, json }: Opening): boolean {
  if (json.length > JSON_CHARS_MAX) return false;
  return opensDetails(commitment, salt, json, (bytes) => hash('sha256', bytes, 'base64url'));
}

function storedOf({ commitment, salt, json }: Opening): { id: string; bytes: Uint8Array } {
  const text = JSON.stringify({ salt: Buffer.from(salt).toString('base64url'), json });
  return { id: commitment, bytes: Buffer.from(text) };
}

/** What is stored is checked again: the file of a cache is no proof. */
function openingOf(commitment: string, bytes: Uint8Array | undefined): Opening | undefined {
  if (bytes === undefined) return undefined;
  const { salt, json } = JSON.parse(Buffer.from(bytes).toString()) as { salt: string; json: string };
  const opening = { commitment, salt: Buffer.from(salt, 'base64url'), json };
  return opens(opening) ? opening : undefined;
}

/** The words of details, with what explains them in brackets, without control characters, at most so long as a page can show. */
function textOf(json: string): PublicText {
  const details = JSON.parse(json) as { explained?: unknown; text?: unknown; title?: unknown } | null;
  const { explained, text, title } = details ?? {};
  const more = typeof explained === 'string' ? ` (${shown(explained)})` : '';
  return {
    ...(typeof title === 'string' ? { title: shown(title) } : {}),
    ...(typeof text === 'string' ? { text: `${shown(text)}${more}` } : {}),
  };
}

function shown(words: string): string {
  return words.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, CHARS_MAX);
}
