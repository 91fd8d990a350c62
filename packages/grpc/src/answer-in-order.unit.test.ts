// Several requests in hand at once, answers in order, and no failure lost or early.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { answerInOrder } from './index.ts';

async function* each<T>(items: readonly T[], failure?: Error): AsyncGenerator<T> {
  for (const item of items) {
    await Promise.resolve();
    yield item;
  }
  if (failure !== undefined) throw failure;
}

async function collect<T>(items: AsyncIterable<T>): Promise<{ taken: T[]; error: unknown }> {
  const taken: T[] = [];
  try {
    for await (const item of items) taken.push(item);
    return { taken, error: undefined };
  } catch (error) {
    return { taken, error };
  }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve();
}

describe('answers in order', () => {
  it('hold for any durations, with at most the given number in hand', async () => {
    const durations = fc.array(fc.nat(20), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(durations, fc.integer({ min: 1, max: 6 }), async (list, inHandMax) => {
        let inHand = 0;
        const answers = answerInOrder(each([...list.entries()]), inHandMax, async ([index, duration]) => {
          expect(++inHand).toBeLessThanOrEqual(inHandMax);
          await turns(duration);
          inHand--;
          return index;
        });
        expect(await collect(answers)).toEqual({ taken: list.map((_, index) => index), error: undefined });
      }),
    );
  });

  it('end with the first failure in its turn, after everything begun has settled', async () => {
    let settled = 0;
    const answers = answerInOrder(each([0, 1, 2, 3]), 4, async (item) => {
      await turns(item === 2 ? 1 : 10);
      settled++;
      if (item === 2) throw new Error('two');
      return item;
    });
    const { taken, error } = await collect(answers);
    expect(taken).toEqual([0, 1]);
    expect(error).toMatchObject({ message: 'two' });
    expect(settled).toBe(4);
  });

  it('are given for all that was read before reading failed', async () => {
    const broken = each([0, 1, 2], new Error('cut'));
    const { taken, error } = await collect(answerInOrder(broken, 4, async (item) => (await turns(9), item)));
    expect(taken).toEqual([0, 1, 2]);
    expect(error).toMatchObject({ message: 'cut' });
  });

  it('stop reading when the reader leaves', async () => {
    const source = each([0, 1, 2, 3, 4, 5, 6, 7]);
    for await (const answer of answerInOrder(source, 2, (item) => Promise.resolve(item))) {
      if (answer === 1) break;
    }
    expect((await source.next()).done).toBe(true);
  });
});
