// Codes and what they become on the wire.
import { RPC_KINDS } from '@centesimo/grpc';
import { describe, expect, it } from 'vitest';
import { FINAL_CODES, PENDING_CODES } from '../domain/refusal-code.ts';
import { MEANINGS, refusalOf, toRefusal, toRpcError } from './to-status.ts';

describe('codes', () => {
  it('are in kebab case, each with a kind and a sentence', () => {
    for (const [code, { kind, message }] of Object.entries(MEANINGS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(RPC_KINDS).toContain(kind);
      expect(message.length).toBeGreaterThan(10);
    }
  });

  it('of the domain arrive as they are, final or with a time to come back', () => {
    for (const code of FINAL_CODES)
      expect(refusalOf({ kind: 'refused', code, facts: { a: 1 }, repeated: true })).toEqual({
        code,
        facts: { a: 1 },
      });
    for (const reason of PENDING_CODES) {
      const said = refusalOf({ kind: 'unavailable', reason, retryAfterMs: 5 });
      expect(said).toMatchObject({ code: reason, retryAfterMs: 1_000 });
      expect(toRpcError(said ?? { code: 'ledger-busy' })).toMatchObject({
        kind: 'not-found',
        retriable: true,
      });
    }
  });

  it('of the journal are told apart', () => {
    expect(refusalOf({ kind: 'conflict' })).toEqual({ code: 'idempotency-conflict' });
    const busy = refusalOf({ kind: 'unavailable', reason: 'the owner is changing', retryAfterMs: 500 });
    expect(busy).toMatchObject({ code: 'ledger-busy', retryAfterMs: 500 });
    const large = { kind: 'refused', code: 'entry-too-large', facts: {}, repeated: false } as const;
    expect(refusalOf(large)).toMatchObject({ code: 'entry-too-large' });
    const done = { kind: 'done', answer: null, journal: 'j', n: 0, k: 0, repeated: false } as const;
    expect(refusalOf(done)).toBeUndefined();
  });

  it('stand in a batch’s answer with their facts as JSON', () => {
    expect(toRefusal({ code: 'unknown-fund', facts: { fund: 'x' }, retryAfterMs: 9 })).toMatchObject({
      code: 'unknown-fund',
      factsJson: '{"fund":"x"}',
      retryAfterMs: 9,
    });
    expect(toRefusal({ code: 'date-invalid' })).toMatchObject({ factsJson: '{}', retryAfterMs: 0 });
  });
});
