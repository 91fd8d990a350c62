/** A set of 32-bit fingerprints of keys: says for certain that a key is not in it, and nearly always that one is. */

/** 0 marks an empty place. */
const EMPTY = 0;
const PLACES_MIN = 1_024;
/** Fuller than this, a search takes long. */
const FULL = 0.6;

/**
 * FNV-1a over the UTF-16 units, mixed as MurmurHash3 ends. Whoever makes keys collide costs a look-up each and changes no
 * answer, so that it need not be hard.
 */
export function fingerprintOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return hash === EMPTY ? 1 : hash;
}

/** Open addressing in one array: 7 to 14 bytes a key. */
export class Fingerprints {
  #places = new Uint32Array(PLACES_MIN);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(fingerprint: number): boolean {
    return this.#places[this.#placeOf(fingerprint)] !== EMPTY;
  }

  add(fingerprint: number): void {
    const place = this.#placeOf(fingerprint);
    if (this.#places[place] !== EMPTY) return;
    this.#places[place] = fingerprint;
    this.#size += 1;
    if (this.#size > this.#places.length * FULL) this.#grow();
  }

  /** Where it is, or would be. */
  #placeOf(fingerprint: number): number {
    const last = this.#places.length - 1;
    let place = fingerprint & last;
    for (
      let found = this.#places[place];
      found !== EMPTY && found !== fingerprint;
      found = this.#places[place]
    )
      place = (place + 1) & last;
    return place;
  }

  #grow(): void {
    const before = this.#places;
    this.#places = new Uint32Array(before.length * 2);
    for (const fingerprint of before)
      if (fingerprint !== EMPTY) this.#places[this.#placeOf(fingerprint)] = fingerprint;
  }
}
