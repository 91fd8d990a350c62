// Documents: what is of record for a payment, what a redacted copy replaces, and an expense that needs one.
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from './index.ts';
import { applyEvent, documentsOf, loadState, saveState } from './index.ts';
import { eventOf, mustApply, replay, sha256 } from './ledger.fixture.ts';
import { expense, hall, history, refusedUnchanged } from './wrong-events.fixture.ts';

const attached = (evidence: unknown, more: object = {}, subject = 'exp_a'): LedgerEvent =>
  eventOf('evidence.attached', subject, { evidence, ...more });
const start = (...events: LedgerEvent[]) => replay([...history(), ...events]);

describe('a document', () => {
  it('comes with an expense or later, and a copy takes its place without ending its record', () => {
    const state = start(expense({ evidence: ['bill'] }), attached(['receipt'], {}, 'exp_b'));
    expect(documentsOf(state, 'exp_b')).toEqual(['bill', 'receipt']);
    mustApply(state, attached(['page-1', 'page-2'], { replaces: 'bill' }, 'exp_b'));
    expect(documentsOf(state, 'exp_b')).toEqual(['receipt', 'page-1', 'page-2']);
    expect(state.replacedDocuments.get('exp_b')).toEqual(['bill']);
    // A copy may be replaced too.
    mustApply(state, attached(['page-3'], { replaces: 'page-1' }, 'exp_b'));
    expect(state.replacedDocuments.get('exp_b')).toEqual(['bill', 'page-1']);
    const loaded = loadState(sha256, saveState(state));
    expect(documentsOf(loaded, 'exp_b')).toEqual(['receipt', 'page-2', 'page-3']);
    expect(saveState(loaded)).toEqual(saveState(state));
  });

  it('is of each outflow that has an event of its own, and of a condition that is met', () => {
    const state = start(eventOf('loss.recorded', 'loss_a', loss));
    for (const subject of ['exp_a', 'loss_a']) mustApply(state, attached(['one'], {}, subject));
    mustApply(state, eventOf('fund.opened', 'promise-2', { class: 'conditional', currency: 'EUR' }));
    expect(refusedUnchanged(state, attached(['one'], {}, 'promise-2'))?.code).toBe('unknown-outflow');
    mustApply(state, eventOf('condition.met', 'promise-2', { evidence: ['permit'] }));
    mustApply(state, attached(['permit-blackened'], { replaces: 'permit' }, 'promise-2'));
  });

  const loss = { amount: 1, currency: 'EUR', cause: { kind: 'other' }, spans: [hall(4, 5)] };

  it.each([
    ['exp_none', ['a'], {}, 'unknown-outflow'],
    ['ret_a', ['a'], {}, 'unknown-outflow'],
    ['hall', ['a'], {}, 'unknown-outflow'],
    ['exp_b', ['bill'], {}, 'document-on-record'],
    ['exp_b', ['old'], {}, 'document-on-record'],
    ['exp_b', ['a'], { replaces: 'none' }, 'unknown-document'],
    ['exp_b', ['a'], { replaces: 'old' }, 'unknown-document'],
    ['exp_b', [], {}, 'malformed'],
    ['exp_b', ['a', 'a'], {}, 'malformed'],
    ['exp_b', [1], {}, 'malformed'],
    ['exp_b', 'bill', {}, 'malformed'],
    ['exp_b', ['a'], { replaces: 1 }, 'malformed'],
    ['exp_b', Array.from({ length: 65 }, String), {}, 'malformed'],
  ])('of %s: %j %j is refused as %s', (subject, evidence, more, code) => {
    const state = start(
      expense({ evidence: ['bill', 'old'] }),
      attached(['new'], { replaces: 'old' }, 'exp_b'),
    );
    expect(refusedUnchanged(state, attached(evidence, more, subject))?.code).toBe(code);
  });

  it('is one of a thousand at most', () => {
    const state = start();
    const page = (from: number, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `d${from + index}`);
    for (let from = 0; from < 960; from += 64) mustApply(state, attached(page(from, 64)));
    mustApply(state, attached(page(960, 40)));
    expect(refusedUnchanged(state, attached(['more']))?.code).toBe('too-many-documents');
    expect(refusedUnchanged(state, attached(['copy'], { replaces: 'd0' }))?.code).toBe('too-many-documents');
  });
});

describe('the rule that an expense needs a document', () => {
  const rule = (required: unknown, subject = 'demo'): LedgerEvent =>
    eventOf('evidence-rule.set', subject, { required });

  it('holds from its entry until another one ends it, and survives a snapshot', () => {
    const before = start();
    mustApply(before, rule(true));
    const state = loadState(sha256, saveState(before));
    expect(refusedUnchanged(state, expense({}))).toEqual({
      code: 'document-required',
      facts: { expense: 'exp_b' },
    });
    expect(refusedUnchanged(state, expense({ evidence: [] }))?.code).toBe('document-required');
    expect(refusedUnchanged(state, expense({ evidence: {} }))?.code).toBe('document-required');
    mustApply(state, expense({ evidence: ['bill'] }));
    mustApply(state, rule(false));
    expect(
      applyEvent(state, eventOf('expense.recorded', 'exp_c', { ...expense({}).data, spans: [hall(6, 8)] })),
    ).toBeUndefined();
  });

  it('is of the ledger, and says yes or no', () => {
    const state = start();
    expect(refusedUnchanged(state, rule(true, 'other'))?.code).toBe('unknown-ledger');
    expect(refusedUnchanged(state, rule('yes'))?.code).toBe('malformed');
  });
});
