// Receipts that everybody may ask for: made once for a size of the log, few at a time, and again after a failure.
import { expect, it } from 'vitest';
import { keptReceipts } from './kept-receipts.ts';
import type { Receipt } from './receipt.ts';

function world() {
  let size = 10;
  const made: string[] = [];
  const waiting: { readonly id: string; readonly end: (text: string | Error) => void }[] = [];
  const make = (id: string): Promise<Receipt> =>
    new Promise((resolve, reject) => {
      made.push(id);
      const end = (told: string | Error): void =>
        told instanceof Error ? reject(told) : resolve({ index: 1, text: told });
      waiting.push({ id, end });
    });
  const end = (text: string | Error): void => waiting.shift()?.end(text);
  return { ask: keptReceipts(make, () => size), made, end, grow: () => (size += 1) };
}

it('is made once for all who ask, and again when the log has grown', async () => {
  const { ask, end, grow, made } = world();
  const both = [ask('a'), ask('a')];
  end('first');
  expect((await Promise.all(both)).map(({ text }) => text)).toEqual(['first', 'first']);
  expect((await ask('a')).text).toBe('first');
  expect(made).toEqual(['a']);
  grow();
  const again = ask('a');
  end('second');
  expect((await again).text).toBe('second');
  expect(made).toEqual(['a', 'a']);
});

it('is refused to whoever asks for more than four at once, and had once there is room', async () => {
  const { ask, end } = world();
  const some = ['a', 'b', 'c', 'd'].map(ask);
  await expect(ask('e')).rejects.toMatchObject({ code: 'too-many-receipts', kind: 'unavailable' });
  for (const text of ['1', '2', '3', '4']) end(text);
  await Promise.all(some);
  const last = ask('e');
  end('5');
  expect((await last).text).toBe('5');
});

it('is tried again after it could not be made', async () => {
  const { ask, end, made } = world();
  const failing = ask('a');
  end(new Error('audit does not answer'));
  await expect(failing).rejects.toThrow('audit does not answer');
  const good = ask('a');
  end('there');
  expect((await good).text).toBe('there');
  expect(made).toEqual(['a', 'a']);
});

it('keeps the last twenty', async () => {
  const { ask, end, made } = world();
  for (let n = 0; n < 21; n += 1) {
    const each = ask(`${n}`);
    end(`${n}`);
    await each;
  }
  await ask('1');
  expect(made).toHaveLength(21);
  const first = ask('0');
  end('again');
  await first;
  expect(made).toHaveLength(22);
});
