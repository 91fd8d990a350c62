/** The log of a running system, file by file over gRPC; it is verified like any other. */
import { AuditService, createClient, RpcError } from '@centesimo/grpc';
import { SourceError } from '@centesimo/verify';
import type { LogSource } from '@centesimo/verify';
import type { RunningSystem } from './running-system.ts';

export interface ServedLog {
  readonly source: LogSource;
  /** The key that the system names: it came the same way as the log. */
  vkey(): Promise<string>;
  close(): void;
}

const AT_ONCE = 16;

export function openServedLog(system: RunningSystem): ServedLog {
  const client = createClient(AuditService, { address: system.addresses.audit, token: () => system.token() });
  const source: LogSource = {
    name: `the system at ${system.addresses.audit}`,
    concurrency: AT_ONCE,
    checkpoint: async () => {
      const answer = await orMissing(client.call.getCheckpoint({}));
      return answer === undefined ? undefined : Buffer.from(answer.note);
    },
    cosignedCheckpoint: async () => {
      const answer = await orMissing(client.call.getCheckpoint({}));
      return answer === undefined || answer.cosignedNote === ''
        ? undefined
        : Buffer.from(answer.cosignedNote);
    },
    tile: async (path) => (await orMissing(client.call.getTile({ path })))?.content,
    stampFile: async (path) => (await orMissing(client.call.getStampFile({ path })))?.content,
  };
  const vkey = async (): Promise<string> => (await client.call.getStatus({})).vkey;
  return { source, vkey, close: () => client.close() };
}

async function orMissing<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    if (error.kind === 'not-found' || error.code === 'log-not-published') return undefined;
    throw new SourceError('source-unreachable', error.message, { cause: error });
  }
}
