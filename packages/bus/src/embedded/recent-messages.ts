/** The messages produced last, kept in memory so that readers of this process need not read and parse them again. */
import type { MessageBatch } from './batch-encoding.ts';
import { makeFifo } from './fifo.ts';
import type { Fifo } from './fifo.ts';

export interface RecentMessages {
  /** Keeps a batch that stands at the end of its partition, and forgets the oldest beyond the bound. */
  add(partition: number, batch: MessageBatch): void;
  /** The kept batches from the one that holds `offset` on; undefined when that is not kept. */
  from(partition: number, offset: number): Iterable<MessageBatch> | undefined;
  forget(partition: number): void;
}

/** What a message costs beyond its characters, in bytes: objects, references, short strings. */
const MESSAGE_OVERHEAD_BYTES = 300;

function weightOf({ messages }: MessageBatch): number {
  let bytes = messages.length * MESSAGE_OVERHEAD_BYTES;
  for (const { key, headers, value } of messages) {
    bytes += key.length + value.length;
    for (const name in headers) bytes += headers[name]?.length ?? 0;
  }
  return bytes;
}

const endOf = (batch: MessageBatch): number => batch.base + batch.messages.length;

/** The position of the batch that holds `offset`, among batches without a hole. */
function findBatch(batches: Fifo<MessageBatch>, offset: number): number | undefined {
  const first = batches.at(0);
  const last = batches.at(batches.length - 1);
  if (first === undefined || last === undefined || offset < first.base || offset >= endOf(last))
    return undefined;
  let low = 0;
  let high = batches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((batches.at(middle)?.base ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function* batchesFrom(batches: Fifo<MessageBatch>, position: number): Iterable<MessageBatch> {
  for (let at = position; at < batches.length; at += 1) {
    const batch = batches.at(at);
    if (batch !== undefined) yield batch;
  }
}

/** Keeps about `bytesMax` bytes over all partitions. */
export function makeRecentMessages(partitions: number, bytesMax: number): RecentMessages {
  const kept = Array.from({ length: partitions }, () => makeFifo<MessageBatch>());
  /** Every batch in the order it came, with its partition; one forgotten already is skipped by its base. */
  const order = makeFifo<{ partition: number; base: number; bytes: number }>();
  let total = 0;

  function dropOldest(): void {
    const oldest = order.shift();
    if (oldest === undefined) return;
    total -= oldest.bytes;
    const batches = kept[oldest.partition];
    if (batches?.at(0)?.base === oldest.base) batches.shift();
  }
  return {
    add(partition, batch) {
      const batches = kept[partition];
      if (batches === undefined) return;
      const last = batches.at(batches.length - 1);
      // A hole means that a write of unknown outcome landed after all: what lies before it is read from the file.
      if (last !== undefined && endOf(last) !== batch.base) batches.clear();
      const bytes = weightOf(batch);
      batches.push(batch);
      order.push({ partition, base: batch.base, bytes });
      total += bytes;
      while (total > bytesMax) dropOldest();
    },
    from(partition, offset) {
      const batches = kept[partition];
      const position = batches === undefined ? undefined : findBatch(batches, offset);
      return batches === undefined || position === undefined ? undefined : batchesFrom(batches, position);
    },
    forget: (partition) => kept[partition]?.clear(),
  };
}
