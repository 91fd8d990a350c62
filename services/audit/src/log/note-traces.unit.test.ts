// Which of the last entries belong to a trace: by place in what is read, and only so many.
import { expect, it } from 'vitest';
import { RecentTraces } from './note-traces.ts';

it('tells the traces of the entries that are read, and forgets the oldest', () => {
  const recent = new RecentTraces();
  expect(recent.of(0, 1_000)).toEqual([]);
  recent.add(
    new Map([
      ['a', { at: 0, entries: 2 }],
      ['b', { at: 5, entries: 1 }],
    ]),
    10,
  );
  expect(recent.of(8, 7)).toEqual([{ at: 2, traceparent: 'a' }]);
  expect(recent.of(15, 1)).toEqual([{ at: 0, traceparent: 'b' }]);
  for (let index = 100; index < 10_100; index += 1)
    recent.add(new Map([['c', { at: 0, entries: 1 }]]), index);
  expect(recent.of(0, 100)).toEqual([]);
  expect(recent.of(100, 10_000)).toHaveLength(10_000);
});
