/** The stamps of the log, kept for ever by the size of the checkpoint that was stamped. */
import { type Clock, type Limits, within } from '@centesimo/journal';
import { formatIndex, parseStampPath } from '@centesimo/stamp';
import type { DocumentStore } from '@centesimo/store';

export interface StampsPorts {
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'storeTimeoutMs'>;
}

export interface Stamp {
  readonly size: number;
  /** The note as it was published, which is what was stamped. */
  readonly note: string;
  /** The token, DER. */
  readonly token: Uint8Array;
}

export interface StampedSize {
  readonly size: number;
  /** By our own clock, to know when the next is due; what the stamp says is in its token. */
  readonly at: number;
}

const STAMPS = 'stamp';
/** The sizes alone, small, so that a start need not read every token. */
const SIZES = 'stamp-size';
const PAGE = 1_000;
const BEYOND = '~';

export class Stamps {
  readonly #ports: StampsPorts;
  readonly #sizes: StampedSize[] = [];

  constructor(ports: StampsPorts) {
    this.#ports = ports;
  }

  /** Ascending. Those are read that were added since the last call, by whichever instance. @throws StoreError, JournalError */
  async sizes(): Promise<readonly StampedSize[]> {
    for (;;) {
      const from = idOf((this.#sizes.at(-1)?.size ?? 0) + 1);
      const page = await this.#inTime(this.#ports.documents.range(SIZES, from, BEYOND, PAGE));
      // Two who asked at once have read the same page.
      const known = this.#sizes.at(-1)?.size ?? 0;
      const added = page.map(({ id, bytes }) => ({
        size: Number(id),
        at: Number(Buffer.from(bytes).toString()),
      }));
      this.#sizes.push(...added.filter(({ size }) => size > known));
      if (page.length < PAGE) return this.#sizes;
    }
  }

  /** The stamp first, then its size: a crash in between leaves one that nobody finds, and the next is taken. */
  async add({ note, size, token }: Stamp): Promise<void> {
    const { clock, documents } = this.#ports;
    const text = JSON.stringify({ note, token: Buffer.from(token).toString('base64') });
    const at = Buffer.from(String(clock.now()));
    await this.#inTime(documents.put(STAMPS, [{ id: idOf(size), bytes: Buffer.from(text) }]));
    await this.#inTime(documents.insert(SIZES, [{ id: idOf(size), bytes: at }]));
  }

  async get(size: number): Promise<Stamp | undefined> {
    const bytes = await this.#inTime(this.#ports.documents.get(STAMPS, idOf(size)));
    if (bytes === undefined) return undefined;
    const { note, token } = JSON.parse(Buffer.from(bytes).toString()) as { note: string; token: string };
    return { size, note, token: Buffer.from(token, 'base64') };
  }

  /** A file by its path; undefined when there is none. */
  async file(path: string): Promise<Uint8Array | undefined> {
    const { form, size } = parseStampPath(path) ?? {};
    if (form === undefined) return undefined;
    if (size === undefined) return Buffer.from(formatIndex((await this.sizes()).map((each) => each.size)));
    const stamp = await this.get(size);
    return form === 'tst' ? stamp?.token : stamp && Buffer.from(stamp.note);
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    const { clock, limits } = this.#ports;
    return await within(clock, limits.storeTimeoutMs, 'stamps', work);
  }
}

function idOf(size: number): string {
  return String(size).padStart(16, '0');
}
