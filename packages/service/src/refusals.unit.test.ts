// Answers of a journal become codes of the service's table, and codes the error of a call.
import { describe, expect, it } from 'vitest';
import { invalid, JOURNAL_MEANINGS, missing, refused } from './meanings.ts';
import { PENDING_RETRY_MS, refusalsOf } from './refusals.ts';

const { refusalOf, toRpcError } = refusalsOf<'form' | 'rule' | 'not-yet'>({
  ...JOURNAL_MEANINGS,
  'idempotency-conflict': { kind: 'conflict', message: 'other input' },
  form: invalid('the form is wrong'),
  rule: refused('a rule forbids it'),
  'not-yet': missing('not known here (yet)'),
});

describe('a refusal', () => {
  it('is none of what is done', () => {
    const done = { kind: 'done', answer: null, journal: 'j', n: 0, k: 0, repeated: false } as const;
    expect(refusalOf(done)).toBeUndefined();
  });

  it('keeps the code and facts that the table knows, and nothing that it does not', () => {
    const facts = { asked: 2 };
    const answer = { kind: 'refused', facts, repeated: false } as const;
    expect(refusalOf({ ...answer, code: 'rule' })).toEqual({ code: 'rule', facts });
    expect(refusalOf({ ...answer, code: 'made-up' })?.code).toBe('unknown-command');
    expect(refusalOf({ ...answer, code: 'toString' })?.code).toBe('unknown-command');
    expect(refusalOf({ kind: 'conflict' })).toEqual({ code: 'idempotency-conflict' });
  });

  it('that is not final says when to come again', () => {
    const late = refusalOf({ kind: 'unavailable', reason: 'not-yet', retryAfterMs: 5 });
    expect(late).toEqual({ code: 'not-yet', retryAfterMs: PENDING_RETRY_MS });
    const busy = refusalOf({ kind: 'unavailable', reason: 'the owner is changing', retryAfterMs: 500 });
    expect(busy).toMatchObject({ code: 'ledger-busy', retryAfterMs: 500 });
    expect(toRpcError(busy ?? { code: 'form' })).toMatchObject({ kind: 'unavailable', retriable: true });
    expect(toRpcError({ code: 'form', facts: { a: 1 } })).toMatchObject({ kind: 'invalid', code: 'form' });
  });
});
