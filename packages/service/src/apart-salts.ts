/**
 * Salts of private details, which lie apart from what they open. Those of one call make one row, a group; each is destroyed
 * by itself. Its place is struck first: an empty row under its own id, which stays, so that nobody who read the group
 * before brings it back. Then the salts that are left get rows of their own, and the group goes.
 */
import type { Clock } from '@centesimo/journal';
import { within } from '@centesimo/journal';
import { SALT_BYTES } from '@centesimo/events';
import type { ApartStore, StoredDocument } from '@centesimo/store';

export interface SaltPorts {
  readonly apart: ApartStore;
  readonly clock: Clock;
}

/** Apart: salts of encrypted details. */
export const DETAILS_KEYS = 'details-keys';

const TIMEOUT_MS = 10_000;
const PLACE_DIGITS = 4;
const STRUCK = Buffer.alloc(0);

/** Under which id a salt of a group is known. */
export function saltId(group: string, place: number): string {
  return `${group}/${String(place).padStart(PLACE_DIGITS, '0')}`;
}

/** Under which id the salt of details lies that an earlier release stored in plain, beside their text. */
export function plainSaltId(commitment: string): string {
  return `plain/${commitment}`;
}

/** A row for salts that are stored together, in the order of their places. */
export function groupRow(group: string, salts: readonly Uint8Array[]): StoredDocument {
  return { id: group, bytes: Buffer.concat(salts) };
}

export class ApartSalts {
  readonly #ports: SaltPorts;

  constructor(ports: SaltPorts) {
    this.#ports = ports;
  }

  /** Those that are there, by id. @throws StoreError, JournalError `timeout` */
  async read(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    const groups = await this.#groupsOf(ids);
    const alone: string[] = [];
    for (const id of ids) {
      const salt = saltIn(groups, id);
      if (salt === undefined) alone.push(id);
      else found.set(id, salt);
    }
    // After the groups: what is not in one any more stood in a row of its own before the group went.
    for (const { bytes, id } of await this.#rows(alone)) if (bytes.length > 0) found.set(id, bytes);
    return found;
  }

  /**
   * Destroys these and no other; done twice it is done. Where nothing of a group is left to keep it just goes: two do not
   * erase the last of one at the same moment. @throws StoreError, JournalError `timeout`
   */
  async destroy(ids: readonly string[]): Promise<void> {
    const groups = await this.#groupsOf(ids);
    const alone = await this.#rows(ids.filter((id) => saltIn(groups, id) === undefined));
    await this.#strike(alone.filter(({ bytes }) => bytes.length > 0).map(({ id }) => id));
    const spent: string[] = [];
    for (const [group, salts] of groups) {
      const gone = new Set(ids.filter((id) => groupOf(id) === group));
      const left = salts.map((bytes, place) => ({ id: saltId(group, place), bytes }));
      const kept = left.filter(({ id }) => !gone.has(id));
      if (kept.length > 0) {
        await this.#strike([...gone]);
        // Those that were struck before are taken, and stay so.
        await this.#within(this.#ports.apart.insert(DETAILS_KEYS, kept));
      }
      spent.push(group);
    }
    if (spent.length > 0) await this.#within(this.#ports.apart.delete(DETAILS_KEYS, spent));
  }

  /** Whoever is about to store these comes too late: their places are taken. @throws StoreError, JournalError `timeout` */
  async bar(ids: readonly string[]): Promise<void> {
    await this.#strike(ids);
  }

  async #strike(ids: readonly string[]): Promise<void> {
    const rows = ids.map((id) => ({ id, bytes: STRUCK }));
    if (rows.length > 0) await this.#within(this.#ports.apart.put(DETAILS_KEYS, rows));
  }

  /** The salts of each group that is there, by its id, in the order of their places. */
  async #groupsOf(ids: readonly string[]): Promise<Map<string, Uint8Array[]>> {
    const rows = await this.#rows([...new Set(ids.map(groupOf))]);
    return new Map(rows.map(({ bytes, id }) => [id, saltsOf(bytes)]));
  }

  async #rows(ids: readonly string[]): Promise<StoredDocument[]> {
    if (ids.length === 0) return [];
    const found = await this.#within(this.#ports.apart.getMany(DETAILS_KEYS, ids));
    return ids.flatMap((id, at) => (found[at] === undefined ? [] : [{ id, bytes: found[at] }]));
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'salts', work);
  }
}

function groupOf(id: string): string {
  return id.slice(0, Math.max(1, id.lastIndexOf('/')));
}

function saltsOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.floor(bytes.length / SALT_BYTES);
  return Array.from({ length: count }, (_, at) => bytes.slice(SALT_BYTES * at, SALT_BYTES * (at + 1)));
}

function saltIn(groups: ReadonlyMap<string, readonly Uint8Array[]>, id: string): Uint8Array | undefined {
  return groups.get(groupOf(id))?.[Number(id.slice(id.lastIndexOf('/') + 1))];
}
