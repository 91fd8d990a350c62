/** A caller of the process under test: the public services over gRPC, with tokens made by the folder's own key. */
import { issueToken, loadSigningKey, ROLES } from '@centesimo/auth';
import type { TokenRequest } from '@centesimo/auth';
import { AllocationService, AuditService, DonationService, RpcError, createClient } from '@centesimo/grpc';
import type { RequestInit, ResponseOf, ServiceCalls } from '@centesimo/grpc';
import { signingKeyOf } from './charity-process.ts';

export interface Caller {
  readonly donation: ServiceCalls<typeof DonationService>;
  readonly allocation: ServiceCalls<typeof AllocationService>;
  readonly audit: ServiceCalls<typeof AuditService>;
  close(): void;
}

export type Batch = RequestInit<typeof DonationService, 'receiveGifts'>;
export type BatchAnswer = ResponseOf<typeof DonationService, 'receiveGifts'>;

/** Far above what any call takes on a slow machine, below what hides a hang from the test's own limit. */
const CALL_MS = 20_000;
const PATIENCE_MS = 60_000;

/** A token of the folder's own issuer; of every role and ledger unless told otherwise. */
export function tokenOf(folder: string, change: Partial<TokenRequest> = {}): string {
  return issueToken(loadSigningKey(signingKeyOf(folder), 'centesimo'), {
    subject: 'caller',
    roles: ROLES,
    ledgers: ['*'],
    audience: 'centesimo',
    ttlS: 3_600,
    nowMs: Date.now(),
    ...change,
  });
}

export function connect(address: string, token?: string): Caller {
  const options = {
    address,
    deadlineMs: CALL_MS,
    streamDeadlineMs: CALL_MS,
    ...(token === undefined ? {} : { token: () => token }),
  };
  const donation = createClient(DonationService, options);
  const allocation = createClient(AllocationService, options);
  const audit = createClient(AuditService, options);
  return {
    donation: donation.call,
    allocation: allocation.call,
    audit: audit.call,
    close: () => {
      for (const client of [donation, allocation, audit]) client.close();
    },
  };
}

/** Sends one batch on a stream of its own. */
export async function sendBatch({ donation }: Caller, batch: Batch): Promise<BatchAnswer> {
  const source = async function* () {
    yield batch;
  };
  for await (const answer of donation.receiveGifts(source())) return answer;
  throw new RpcError('unavailable', 'transport-unavailable', 'the stream ended without an answer');
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Calls again as long as the answer is "not now"; `isGone` ends that, with the error at hand. */
export async function patiently<T>(call: () => Promise<T>, isGone: () => boolean = () => false): Promise<T> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const isOver = isGone() || Date.now() > until;
      if (isOver || !(error instanceof RpcError) || !isWorthAnother(error)) throw error;
      await pause(Math.min(error.retryAfterMs ?? 50, 50));
    }
  }
}

/**
 * Sends a batch again until none of its gifts is refused: donation may not have heard yet of a ledger that was just opened.
 * @throws Error with the code of the last refusal, when that takes too long
 */
export async function giveBatch(caller: Caller, batch: Batch): Promise<BatchAnswer> {
  for (const until = Date.now() + PATIENCE_MS; ; await pause(50)) {
    const answer = await patiently(() => sendBatch(caller, batch));
    const refusal = answer.refusal ?? answer.results.find((each) => each.refusal !== undefined)?.refusal;
    if (refusal === undefined) return answer;
    if (Date.now() > until) throw new Error(`a batch is refused: ${refusal.code}`);
  }
}

/** Also what the transport says of a process that dies: the next call tells whether it did. */
function isWorthAnother(error: RpcError): boolean {
  return error.retriable || error.code.startsWith('transport-');
}
