/** Batches read back from the file, with the last stretch of each partition kept for readers that take small bites. */
import { BusError } from '../port.ts';
import { decodeBatch } from './batch-encoding.ts';
import type { MessageBatch } from './batch-encoding.ts';
import type { BusEngine } from './bus-engine.ts';

export interface StoredBatches {
  /** Consecutive batches from the one that holds `offset` on, some of those there are. @throws BusError */
  from(partition: number, offset: number): Promise<Iterable<MessageBatch>>;
}

interface StoredBatch {
  readonly base: number;
  readonly count: number;
  /** Decoded when it is met, so that damage beyond it does not keep it from its reader. */
  readonly decode: () => MessageBatch;
}

/** Bytes of batches fetched at a time, at least one batch. */
const STRETCH_BYTES = 256 * 1024;

export function makeStoredBatches(engine: BusEngine, topic: string): StoredBatches {
  const stretches = new Map<number, readonly StoredBatch[]>();

  function storedBatch(partition: number, base: number, count: number, bytes: Uint8Array): StoredBatch {
    let decoded: MessageBatch | undefined;
    const decode = (): MessageBatch => {
      try {
        return (decoded ??= decodeBatch(bytes, partition, base));
      } catch (cause) {
        throw new BusError('corrupt', `${engine.path} holds no batch at ${topic}/${partition}/${base}.`, {
          cause,
        });
      }
    };
    return { base, count, decode };
  }
  async function fetch(partition: number, offset: number): Promise<readonly StoredBatch[]> {
    const rows = await engine.database.rows('readBatches', [topic, partition, offset], STRETCH_BYTES);
    const stretch = rows.map(([base, count, bytes]) =>
      storedBatch(partition, base as number, count as number, bytes as Uint8Array),
    );
    stretches.set(partition, stretch);
    return stretch;
  }
  function* decodeFrom(stretch: readonly StoredBatch[], from: number): Iterable<MessageBatch> {
    for (const batch of stretch.slice(from)) yield batch.decode();
  }
  return {
    async from(partition, offset) {
      const kept = stretches.get(partition) ?? [];
      const at = kept.findIndex(({ base, count }) => base <= offset && offset < base + count);
      return at < 0 ? decodeFrom(await fetch(partition, offset), 0) : decodeFrom(kept, at);
    },
  };
}
