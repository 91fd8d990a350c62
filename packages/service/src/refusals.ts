/** Answers of the journal become a service's codes, and codes the error of a call, by the service's table of meanings. */
import { RpcError } from '@centesimo/grpc';
import type { Answer } from '@centesimo/journal';
import type { JournalCode, Meaning } from './meanings.ts';

/** What is not final may be sent again after this time. */
export const PENDING_RETRY_MS = 1_000;

/** Why something was not taken. */
export interface Said<Code extends string> {
  readonly code: Code;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly retryAfterMs?: number;
}

interface Refusals<Code extends string> {
  /** The refusal of an answer; undefined when it is none. */
  readonly refusalOf: (answer: Answer) => Said<Code> | undefined;
  readonly toRpcError: (said: Said<Code>) => RpcError;
}

export function refusalsOf<Code extends string>(
  meanings: Readonly<Record<Code | JournalCode, Meaning>>,
): Refusals<Code | JournalCode> {
  const isCode = (text: string): text is Code => Object.hasOwn(meanings, text);
  return {
    refusalOf: (answer) => {
      switch (answer.kind) {
        case 'done':
          return undefined;
        case 'refused':
          return { code: isCode(answer.code) ? answer.code : 'unknown-command', facts: answer.facts };
        case 'conflict':
          return { code: 'idempotency-conflict' };
        case 'unavailable':
          // The domain's "not yet" arrives as its code, the journal's own reasons are sentences.
          return isCode(answer.reason)
            ? { code: answer.reason, retryAfterMs: PENDING_RETRY_MS }
            : { code: 'ledger-busy', facts: { reason: answer.reason }, retryAfterMs: answer.retryAfterMs };
      }
    },
    toRpcError: ({ code, facts = {}, retryAfterMs }) => {
      const { kind, message } = meanings[code];
      const retry = retryAfterMs === undefined ? {} : { retryAfterMs };
      return new RpcError(kind, code, message, { facts, ...retry });
    },
  };
}
