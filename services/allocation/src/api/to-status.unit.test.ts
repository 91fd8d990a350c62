// Codes and what they mean to a caller: kinds decide the gRPC status, and what is not final says when to come again.
import { describe, expect, it } from 'vitest';
import { MEANINGS, refusalOf, toRpcError } from './to-status.ts';

describe('codes', () => {
  it('are stable words, each with a sentence of its own', () => {
    const meanings = Object.entries(MEANINGS);
    for (const [code, { message }] of meanings) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(message).toMatch(/^[a-z].*[^.]$/);
    }
    expect(new Set(meanings.map(([, { message }]) => message)).size).toBe(meanings.length);
  });

  it('tell apart what is wrong, what is missing, what is refused and what is not possible now', () => {
    const kindOf = (code: keyof typeof MEANINGS): string => toRpcError({ code }).kind;
    expect(kindOf('amount-too-large')).toBe('invalid');
    expect(kindOf('unknown-fund')).toBe('not-found');
    expect(kindOf('not-enough-money')).toBe('refused');
    expect(kindOf('too-fragmented')).toBe('refused');
    expect(kindOf('idempotency-conflict')).toBe('conflict');
    expect(kindOf('wrong-placement')).toBe('internal');
  });
});

describe('an answer', () => {
  it('becomes a refusal with its facts, or none', () => {
    const done = { kind: 'done', answer: { id: 'x' }, journal: 'j', n: 1, k: 2, repeated: false } as const;
    expect(refusalOf(done)).toBeUndefined();
    const facts = { asked: 2, available: 1 };
    expect(refusalOf({ kind: 'refused', code: 'not-enough-money', facts, repeated: true })).toEqual({
      code: 'not-enough-money',
      facts,
    });
    expect(refusalOf({ kind: 'conflict' })).toEqual({ code: 'idempotency-conflict' });
    const strange = { kind: 'refused', code: 'made-up', facts: {}, repeated: false } as const;
    expect(refusalOf(strange)?.code).toBe('unknown-command');
  });

  it('that is not final says when to send the same again, whoever could not answer', () => {
    const busy = refusalOf({ kind: 'unavailable', reason: 'the owner is changing', retryAfterMs: 500 });
    expect(busy).toMatchObject({ code: 'ledger-busy', retryAfterMs: 500 });
    const late = refusalOf({ kind: 'unavailable', reason: 'unknown-gift', retryAfterMs: 200 });
    expect(late).toEqual({ code: 'unknown-gift', retryAfterMs: 1_000 });
    expect(toRpcError(late ?? { code: 'malformed' })).toMatchObject({ kind: 'not-found', retriable: true });
  });
});
