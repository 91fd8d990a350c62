// A snapshot of allocation's state: what follows is the same after it.
import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEDGER, participant } from '../../test/given.ts';
import type { Story } from '../../test/given.ts';
import { giftReceived, giftRefunded } from '../../test/tiny-donation.ts';
import type { Command } from './command.ts';
import { expense, giveBack, story } from '../../test/well-story.ts';

describe('a snapshot', () => {
  it('holds all of the state: what follows is the same after it', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('gift' as const),
        amount: fc.integer({ min: 1, max: 300 }),
        fund: fc.constantFrom(undefined, 'well', 'nowhere'),
      }),
      fc.record({ kind: fc.constant('spend' as const), amount: fc.integer({ min: 1, max: 300 }) }),
      fc.record({
        kind: fc.constant('refund' as const),
        amount: fc.integer({ min: 1, max: 300 }),
        of: fc.nat(20),
      }),
      fc.record({
        kind: fc.constant('back' as const),
        amount: fc.integer({ min: 1, max: 300 }),
        of: fc.nat(20),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(30), (steps, cut) => {
        const whole = story();
        const restored = story();
        for (const [at, one] of steps.entries()) {
          if (at === cut) {
            restored.state = participant.load(0, participant.save(restored.state));
            expect(participant.save(restored.state)).toBe(participant.save(whole.state));
            expect(restored.state.due).toEqual(whole.state.due);
          }
          for (const told of [whole, restored]) take(told, one, at);
        }
        expect(restored.events).toEqual(whole.events);
        expect(restored.overview()).toEqual(whole.overview());
      }),
      { numRuns: 100 },
    );
  });

  it('is written in the format that its mark says', () => {
    const told = story();
    told.given(giftReceived(LEDGER, '1', { gross: 5_000 }));
    told.done(expense('a', 900));
    // What is written otherwise needs another `savedFormat`: older snapshots are passed over then.
    const digest = hash('sha256', participant.save(told.state)).slice(0, 16);
    expect([participant.savedFormat, digest]).toEqual([6, '20e5d175e3cce06e']);
  });

  it('that is damaged is refused, so that the journal is read instead', () => {
    const saved = participant.save(story().state);
    const parsed = JSON.parse(saved) as { ledgers: [string, string][] };
    const bytes = Buffer.from(parsed.ledgers[0]?.[1] ?? '', 'base64');
    bytes[bytes.length - 40] = (bytes.at(-40) ?? 0) ^ 1;
    const damaged = JSON.stringify({ ...parsed, ledgers: [[LEDGER, bytes.toString('base64')]] });
    expect(() => participant.load(0, damaged)).toThrow();
    expect(participant.load(0, participant.save(participant.initial(0)))).toEqual(participant.initial(0));
  });
});

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

function take(
  told: Story,
  one: { kind: 'gift' | 'spend' | 'refund' | 'back'; amount: number; fund?: string | undefined; of?: number },
  at: number,
): void {
  const letter = LETTERS[at] ?? 'a';
  const named = one.fund === undefined ? {} : { fund: one.fund };
  const of = String((one.of ?? 0) % Math.max(1, at));
  if (one.kind === 'gift') told.given(giftReceived(LEDGER, String(at), { gross: one.amount, ...named }));
  else if (one.kind === 'refund') told.given(giftRefunded(LEDGER, `r${at}`, of, one.amount));
  else {
    const from = LETTERS[(one.of ?? 0) % Math.max(1, at)] ?? 'a';
    const back = { ...giveBack(from, one.amount), return: `ret_${letter.repeat(25)}a` } as Command;
    const command = one.kind === 'spend' ? expense(letter, one.amount) : back;
    if (told.when(command).kind === 'accepted') told.done(command);
  }
}
