/** A real audit server over gRPC that hands on what the true one says, or lies as it is told to. */
import { createTokenVerifier } from '@centesimo/auth';
import { AuditService, bindService, createClient, RpcError, startServer } from '@centesimo/grpc';
import type { SignerKey } from '@centesimo/log';
import { peerTokens, TOKEN_AUDIENCE } from '@centesimo/service';
import type { Running } from '../src/service.ts';
import type { MadeLog } from './made-log.ts';

interface Batch {
  readonly first: number;
  readonly entries: readonly string[];
}

/** What is said in place of the truth; what is left out is true. */
export interface Lie {
  readonly batch?: (batch: Batch) => Batch;
  readonly note?: (note: string) => string;
  readonly log?: MadeLog;
}

export interface LyingAudit {
  readonly address: string;
  /** From now on; open streams end where another log is told. */
  tell(lie: Lie): void;
  close(): Promise<void>;
}

/** All published entries, as the true server gives them. */
export async function trueEntries(call: AuditCalls): Promise<string[]> {
  const texts: string[] = [];
  for await (const { entries } of call.streamEntries({ fromIndex: 0n, follow: false }))
    texts.push(...entries.map((entry) => Buffer.from(entry).toString()));
  return texts;
}

export type AuditCalls = ReturnType<typeof auditOf>['call'];

export function auditOf({ address, keys }: Pick<Running, 'address' | 'keys'>) {
  const token = peerTokens(keys.tokens.signingKey, 'liar', () => Date.now());
  return createClient(AuditService, { address, token });
}

export async function startLyingAudit(truth: Running): Promise<LyingAudit> {
  const { keys } = truth;
  const trueAudit = auditOf(truth);
  const telling = new Telling();
  const policy = { keys: keys.tokens.trustedKeys, audience: TOKEN_AUDIENCE };
  const server = await startServer({
    address: '127.0.0.1:0',
    services: [lyingRoutes(trueAudit.call, telling, keys.logKey)],
    verifier: createTokenVerifier(policy, () => Date.now()),
    onFault: () => undefined,
  });
  return {
    address: server.address,
    tell: (lie) => telling.tell(lie),
    close: async () => {
      telling.tell({});
      telling.ended.abort();
      trueAudit.close();
      await server.stop();
    },
  };
}

/** What is told now; ends the open streams where another log is told. */
class Telling {
  lie: Lie = {};
  ended = new AbortController();

  tell(next: Lie): void {
    const isOtherLog = this.lie.log !== next.log;
    this.lie = next;
    if (!isOtherLog) return;
    this.ended.abort();
    this.ended = new AbortController();
  }
}

function lyingRoutes(truth: AuditCalls, telling: Telling, logKey: SignerKey) {
  const unasked = (): Promise<never> => Promise.reject(new RpcError('unimplemented', 'not-here', 'not here'));
  return bindService(
    AuditService,
    {
      streamEntries: ({ fromIndex }, call) => tellEntries(truth, telling, fromIndex, call.signal),
      getCheckpoint: async () => {
        const { note } = await truth.getCheckpoint({});
        const { lie } = telling;
        return { note: lie.log?.note(logKey) ?? lie.note?.(note) ?? note };
      },
      getConsistencyProof: async ({ fromSize, toSize }) => {
        const { log } = telling.lie;
        if (log === undefined) return await truth.getConsistencyProof({ fromSize, toSize });
        return { fromSize, toSize, path: log.consistency(Number(fromSize), Number(toSize)) };
      },
      getInclusionProof: unasked,
      getReceipt: unasked,
      getTile: unasked,
      getStatus: unasked,
      getStampFile: unasked,
      findEntries: unasked,
      listCheckpoints: unasked,
      listForeignMessages: unasked,
    },
    {
      streamEntries: 'public',
      getCheckpoint: 'public',
      getConsistencyProof: 'public',
      getInclusionProof: 'public',
      getReceipt: 'public',
      getTile: 'public',
      getStatus: 'public',
      getStampFile: 'public',
      findEntries: 'public',
      listCheckpoints: 'public',
      listForeignMessages: 'public',
    },
  );
}

async function* tellEntries(truth: AuditCalls, telling: Telling, fromIndex: bigint, caller: AbortSignal) {
  const signal = AbortSignal.any([caller, telling.ended.signal]);
  const { log } = telling.lie;
  if (log !== undefined) {
    const entries = log.texts.slice(Number(fromIndex)).map((text) => Buffer.from(text));
    if (entries.length > 0) yield { firstIndex: fromIndex, entries };
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve());
    });
    return;
  }
  try {
    for await (const batch of truth.streamEntries({ fromIndex, follow: true }, { signal })) {
      const entries = batch.entries.map((entry) => Buffer.from(entry).toString());
      const batched = { first: Number(batch.firstIndex), entries };
      const said = telling.lie.batch?.(batched) ?? batched;
      yield { firstIndex: BigInt(said.first), entries: said.entries.map((text) => Buffer.from(text)) };
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
