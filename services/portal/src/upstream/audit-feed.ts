/** Audit over gRPC, as the follower asks it. */
import { AuditService, createClient, RpcError } from '@centesimo/grpc';
import type { ServiceCalls, ServiceClient } from '@centesimo/grpc';
import { FeedError, NotKeptError } from '../ingest/log-feed.ts';
import type { EntryBatch, LogFeed } from '../ingest/log-feed.ts';

export interface UpstreamOptions {
  /** `host:port`, asked for at the first call. */
  readonly address: () => string;
  readonly token: () => string;
}

export function auditFeed({ address, token }: UpstreamOptions): LogFeed {
  let client: ServiceClient<typeof AuditService> | undefined;
  const call = (): ServiceCalls<typeof AuditService> => {
    client ??= createClient(AuditService, { address: address(), token });
    return client.call;
  };
  // A balancer gave the connection to an instance that kept the log then: another one may lead to that which keeps it now.
  const lookElsewhere = (): void => {
    client?.close();
    client = undefined;
  };
  return {
    checkpoint: async () => {
      try {
        return (await call().getCheckpoint({})).note;
      } catch (error) {
        const code = error instanceof RpcError ? error.code : undefined;
        if (code === 'log-not-published') return undefined;
        if (code !== 'log-not-kept-here') throw toFeedError(error);
        lookElsewhere();
        throw new NotKeptError('audit does not keep the log where it was asked', { cause: error });
      }
    },
    cosignedCheckpoint: async () => {
      const { cosignedNote } = await asked(call().getCheckpoint({}));
      return cosignedNote === '' ? undefined : cosignedNote;
    },
    consistencyProof: async (from, to) => {
      const sizes = { fromSize: BigInt(from), toSize: BigInt(to) };
      return (await asked(call().getConsistencyProof(sizes))).path;
    },
    entries: (from, signal) =>
      batches(call().streamEntries({ fromIndex: BigInt(from), follow: true }, { signal })),
    receipt: async (index) => (await asked(call().getReceipt({ index: BigInt(index) }))).proof,
    inclusionProof: async (index, size) => {
      const place = { index: BigInt(index), size: BigInt(size) };
      return (await asked(call().getInclusionProof(place))).path;
    },
    close: () => client?.close(),
  };
}

interface StreamedBatch {
  readonly firstIndex: bigint;
  readonly entries: Uint8Array[];
  readonly traces: readonly { readonly at: number; readonly traceparent: string }[];
}

async function* batches(stream: AsyncIterable<StreamedBatch>): AsyncGenerator<EntryBatch> {
  try {
    for await (const { firstIndex, entries, traces: told } of stream) {
      const first = Number(firstIndex);
      const traces = told.map(({ at, traceparent: trace }) => ({ index: first + at, trace }));
      yield { first, entries, traces };
    }
  } catch (error) {
    throw toFeedError(error);
  }
}

async function asked<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    throw toFeedError(error);
  }
}

function toFeedError(error: unknown): FeedError {
  return new FeedError(error instanceof Error ? error.message : String(error), { cause: error });
}
