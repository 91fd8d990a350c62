/** Where a ledger lives: its partition, by our own hash, so that no client library decides it. */

/** The first generation: growth to more partitions is a new one. */
export const GENERATION = 'g1';
export const TOPIC = 'centesimo.events.g1';
export const PARTITIONS = 16;

/** The name of a generation, counted from 1: `g1`. */
export function generationName(count: number): string {
  return `g${count}`;
}

/** The topic of a generation's events. */
export function topicOf(generation: string): string {
  return `centesimo.events.${generation}`;
}

/** SHA-256 of a text's bytes (ledger ids are ASCII), in hex. */
export type Sha256Hex = (text: string) => string;

/**
 * The partition of a ledger: the first 4 bytes of SHA-256(ledger id), big-endian unsigned, modulo the count.
 * @throws RangeError for a count that is not a positive integer or a hash that is not hex
 */
export function partitionOf(ledger: string, partitions: number, sha256Hex: Sha256Hex): number {
  const head = sha256Hex(ledger).slice(0, 8);
  if (!/^[0-9a-f]{8}$/i.test(head)) throw new RangeError('the hash must be hex');
  if (!Number.isSafeInteger(partitions) || partitions < 1) {
    throw new RangeError('the number of partitions must be a positive integer');
  }
  return Number.parseInt(head, 16) % partitions;
}

/** The CloudEvent source of a service's events in a partition: `/g1/donation/3`. */
export function eventSource(owner: 'donation' | 'allocation', partition: number): string {
  return `/${GENERATION}/${owner}/${partition}`;
}
