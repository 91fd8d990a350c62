/** The records that keys may stand in, by fingerprints of the keys: never denies one, and next to never names another. */
import { hash } from 'node:crypto';

/** Bytes of a fingerprint: few enough for a number, and too many for whoever would make keys that share one. */
export const FINGERPRINT_BYTES = 6;
/** Marks an empty place. */
const EMPTY = 0;
const PLACES_MIN = 1_024;
/** Fuller than this, a search takes long. */
const FULL = 0.6;

/** The first bytes of SHA-256; from 1 on. */
export function fingerprintOf(key: string): number {
  return Number.parseInt(hash('sha256', key, 'hex').slice(0, 2 * FINGERPRINT_BYTES), 16) || 1;
}

/** Open addressing in two arrays: 20 to 40 bytes a key. */
export class KeyTable {
  #fingerprints = new Float64Array(PLACES_MIN);
  #records = new Uint32Array(PLACES_MIN);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Records of keys with this fingerprint, in any order. */
  recordsOf(fingerprint: number): number[] {
    const records: number[] = [];
    for (let place = this.#first(fingerprint); this.#fingerprints[place] !== EMPTY; place = this.#next(place))
      if (this.#fingerprints[place] === fingerprint) records.push(this.#records[place] ?? 0);
    return records;
  }

  add(fingerprint: number, record: number): void {
    let place = this.#first(fingerprint);
    for (; this.#fingerprints[place] !== EMPTY; place = this.#next(place))
      if (this.#fingerprints[place] === fingerprint && this.#records[place] === record) return;
    this.#fingerprints[place] = fingerprint;
    this.#records[place] = record;
    this.#size += 1;
    if (this.#size > this.#fingerprints.length * FULL) this.#grow();
  }

  #first(fingerprint: number): number {
    return fingerprint & (this.#fingerprints.length - 1);
  }

  #next(place: number): number {
    return (place + 1) & (this.#fingerprints.length - 1);
  }

  #grow(): void {
    const [fingerprints, records] = [this.#fingerprints, this.#records];
    this.#fingerprints = new Float64Array(fingerprints.length * 2);
    this.#records = new Uint32Array(fingerprints.length * 2);
    this.#size = 0;
    for (const [at, fingerprint] of fingerprints.entries())
      if (fingerprint !== EMPTY) this.add(fingerprint, records[at] ?? 0);
  }
}
