/** The log as an outsider would get it from the running audit service, for the verification. */
import { AuditService, RpcError, createClient } from '@centesimo/grpc';
import { type LogSource, SourceError } from '@centesimo/verify';

export interface ServedLog {
  readonly source: LogSource;
  /** Entries in the published checkpoint. */
  publishedSize(): Promise<number>;
  close(): void;
}

const AT_ONCE = 16;

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
    close: () => client.close(),
  };
}
