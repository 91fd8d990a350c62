/** The log as an outsider would get it from the running audit service, for the verification. */
import { setTimeout as wait } from 'node:timers/promises';
import { AllocationService, AuditService, RpcError, createClient } from '@centesimo/grpc';
import { type LogSource, SourceError } from '@centesimo/verify';

export interface ServedLog {
  readonly source: LogSource;
  /** Entries in the published checkpoint. */
  publishedSize(): Promise<number>;
  /**
   * Waits until all that allocation has recorded of the ledger by now is published.
   * @throws Error when its source is stopped, or the log does not come that far in time
   */
  untilPublished(ledger: string): Promise<void>;
  close(): void;
}

const AT_ONCE = 16;
const PUBLISHED_POLL_MS = 50;
const PUBLISHED_TIMEOUT_MS = 60_000;

export function openServedLog(address: string, token: () => string): ServedLog {
  const client = createClient(AuditService, { address, token });
  const { call } = client;
  const read = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.kind === 'not-found' || error.code === 'log-not-published') return undefined;
      throw new SourceError('source-unreachable', error.message, { cause: error });
    }
  };
  return {
    source: {
      name: `the log at ${address}`,
      concurrency: AT_ONCE,
      checkpoint: async () => {
        const answer = await read(call.getCheckpoint({}));
        return answer === undefined ? undefined : Buffer.from(answer.note);
      },
      tile: async (path) => (await read(call.getTile({ path })))?.content,
    },
    publishedSize: async () => Number((await call.getStatus({})).publishedSize),
    untilPublished: async (ledger) => {
      const { journal, n } = await placeOfLedger(address, token, ledger);
      const until = performance.now() + PUBLISHED_TIMEOUT_MS;
      // The size at which the log held it; it is published when the checkpoint has come that far.
      let sizeWanted: bigint | undefined;
      while (performance.now() < until) {
        const { marks, publishedSize, size } = await call.getStatus({});
        const mark = marks.find((each) => each.journal === journal);
        if (mark !== undefined && mark.stopped !== '')
          throw new Error(`the log stopped before an event of ${journal} [${mark.stopped}]`);
        if (mark !== undefined && mark.n >= n && mark.lag === 0n) sizeWanted ??= size;
        if (sizeWanted !== undefined && publishedSize >= sizeWanted) return;
        await wait(PUBLISHED_POLL_MS);
      }
      throw new Error(`the log did not publish record ${n} of ${journal} in time`);
    },
    close: () => client.close(),
  };
}

/** The last record of allocation's journal that the ledger is told from. */
async function placeOfLedger(address: string, token: () => string, ledger: string) {
  const client = createClient(AllocationService, { address, token });
  try {
    const { position } = await client.call.getLedger({ ledger });
    return { journal: position?.journal ?? '', n: position?.n ?? 0n };
  } finally {
    client.close();
  }
}
