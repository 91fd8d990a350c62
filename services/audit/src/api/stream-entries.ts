/** The entry stream: published entries from an index on, and later ones as they are published. */
import type { CallContext } from '@centesimo/grpc';
import type { RecentTraces } from '../log/note-traces.ts';
import type { LogReader } from '../log/log-reader.ts';
import { indexInvalid } from './to-status.ts';

export interface StreamPorts {
  readonly reader: LogReader;
  readonly watch: (watcher: () => void) => () => void;
  readonly recentTraces?: RecentTraces;
}

export interface EntryBatch {
  readonly firstIndex: bigint;
  readonly entries: Uint8Array[];
  readonly traces: { at: number; traceparent: string }[];
}

const ENTRIES_MAX = 1_000;
const BYTES_MAX = 1024 * 1024;

/** Batches of entries in order; ends at the published size unless `follow`, then when either side goes. */
export async function* streamEntries(
  ports: StreamPorts,
  from: number,
  follow: boolean,
  call: CallContext,
): AsyncGenerator<EntryBatch> {
  const { reader } = ports;
  if (from < 0) throw indexInvalid();
  for (let index = from; !call.signal.aborted && !call.stopping.aborted;) {
    const texts = await reader.entries(index, ENTRIES_MAX);
    if (texts.length === 0) {
      if (!follow) return;
      await nextPublication(ports, index, call);
      continue;
    }
    for (const entries of cut(texts)) {
      const traces = ports.recentTraces?.of(index, entries.length) ?? [];
      yield { firstIndex: BigInt(index), entries, traces };
      index += entries.length;
    }
  }
}

/** Entries in messages of at most about 1 MiB. */
function* cut(texts: readonly string[]): Generator<Uint8Array[]> {
  let some: Uint8Array[] = [];
  let bytes = 0;
  for (const text of texts) {
    const entry = Buffer.from(text);
    if (some.length > 0 && bytes + entry.length > BYTES_MAX) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(entry);
    bytes += entry.length;
  }
  if (some.length > 0) yield some;
}

/** Waits until the published size passes `index`, or one side goes. */
async function nextPublication(ports: StreamPorts, index: number, call: CallContext): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      end();
      call.signal.removeEventListener('abort', done);
      call.stopping.removeEventListener('abort', done);
      resolve();
    };
    const end = ports.watch(done);
    call.signal.addEventListener('abort', done);
    call.stopping.addEventListener('abort', done);
    // Published, or aborted, between the last look and the watching.
    if (call.signal.aborted || call.stopping.aborted || (ports.reader.published?.size ?? 0) > index) done();
  });
}
