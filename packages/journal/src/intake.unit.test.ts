/** The intake against a reference that keeps every message it took. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Intake, covers, nextRecord } from './intake.ts';
import type { JournalMessage } from './message.ts';
import { NO_HASH } from './record.ts';
import type { Position } from './types.ts';

const hashOf = (journal: string, n: number): string => (n < 0 ? NO_HASH : `${journal}#${n}`);

/** Records of two journals: how many messages each has, and what its record had consumed of the other journal. */
interface Plan {
  readonly sizes: readonly number[];
  readonly consumed: readonly (Position | undefined)[];
}

function messagesOf(journal: string, other: string, { sizes, consumed }: Plan): JournalMessage[] {
  return sizes.flatMap((of, n) =>
    Array.from({ length: of }, (_, i) => {
      const cause = consumed[n];
      const common = { journal, n, i, of, hash: hashOf(journal, n), prev: hashOf(journal, n - 1) };
      const causes = new Map(cause === undefined ? [] : [[other, cause]]);
      return { ...common, consumed: causes, address: undefined, marker: undefined, event: undefined };
    }),
  );
}

/** Everything taken so far, as a list: slow, and plainly right. */
class Reference {
  readonly taken: JournalMessage[] = [];

  offer(all: readonly JournalMessage[], message: JournalMessage): string {
    const of = (journal: string) => all.filter((each) => each.journal === journal);
    if (this.taken.includes(message)) return 'dropped';
    const before = of(message.journal).slice(0, of(message.journal).indexOf(message));
    if (!before.every((each) => this.taken.includes(each))) return 'gap';
    for (const [journal, { n, i }] of message.consumed) {
      const causes = of(journal).filter((each) => each.n < n || (each.n === n && each.i <= i));
      const reaches = causes.some((each) => each.n === n && each.i === i);
      if (!reaches || !causes.every((each) => this.taken.includes(each))) return 'cause-missing';
    }
    this.taken.push(message);
    return 'accepted';
  }
}

const plan = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.option(fc.nat(3), { nil: undefined })), { maxLength: 4 })
  .map((records): Plan => ({
    sizes: records.map(([size]) => size),
    consumed: records.map(([, n]) => (n === undefined ? undefined : { n, i: 0 })),
  }));

describe('the intake', () => {
  it('takes what the reference takes, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(plan, plan, fc.array(fc.nat(40), { maxLength: 80 }), (a, b, order) => {
        const all = [...messagesOf('a', 'b', a), ...messagesOf('b', 'a', b)];
        fc.pre(all.length > 0);
        const intake = new Intake(new Map());
        const reference = new Reference();
        for (const at of order) {
          const message = all[at % all.length];
          if (message !== undefined) expect(intake.offer(message).kind).toBe(reference.offer(all, message));
        }
      }),
    );
  });

  it('refuses a record that does not continue the one at the mark', () => {
    const [first, second] = messagesOf('a', 'b', { sizes: [1, 2], consumed: [] });
    if (first === undefined || second === undefined) throw new Error('two messages were made');
    const intake = new Intake(new Map());
    expect(intake.offer({ ...first, prev: 'x' })).toEqual({ kind: 'broken-chain', journal: 'a', fromN: 0 });
    expect(intake.offer(first).kind).toBe('accepted');
    expect(intake.offer({ ...second, prev: 'x' }).kind).toBe('broken-chain');
    expect(intake.offer(second).kind).toBe('accepted');
    expect(intake.offer({ ...second, i: 1, hash: 'x' }).kind).toBe('broken-chain');
    expect(intake.offer({ ...second, i: 1, of: 3 }).kind).toBe('broken-chain');
    expect(intake.offer({ ...second, i: 1 }).kind).toBe('accepted');
  });

  it('holds its own records as causes without consuming them', () => {
    const message = {
      ...messagesOf('a', 'own', { sizes: [1], consumed: [{ n: 4, i: 9 }] })[0],
    } as JournalMessage;
    let nextN = 4;
    const intake = new Intake(new Map(), { journal: 'own', nextN: () => nextN });
    expect(intake.offer(message)).toEqual({ kind: 'cause-missing', journal: 'own', fromN: 0 });
    nextN = 5;
    expect(intake.offer(message).kind).toBe('accepted');
  });

  it('learns where the owner answers from the messages it takes', () => {
    const [first] = messagesOf('a', 'b', { sizes: [1], consumed: [] });
    const intake = new Intake(new Map());
    intake.offer({ ...(first as JournalMessage), n: 3, address: 'elsewhere' });
    expect(intake.addresses.get('a')).toBeUndefined();
    intake.offer({ ...(first as JournalMessage), address: 'here' });
    expect(intake.addresses.get('a')).toBe('here');
  });

  it('knows what a mark covers and which record is next', () => {
    const mark = { n: 2, i: 1, of: 3, hash: '' };
    expect(
      [
        { n: 1, i: 9 },
        { n: 2, i: 1 },
      ].map((at) => covers(mark, at)),
    ).toEqual([true, true]);
    expect(
      [
        { n: 2, i: 2 },
        { n: 3, i: 0 },
      ].map((at) => covers(mark, at)),
    ).toEqual([false, false]);
    expect(covers(undefined, { n: 0, i: 0 })).toBe(false);
    expect([undefined, mark, { ...mark, i: 2 }].map(nextRecord)).toEqual([0, 2, 3]);
  });
});
