/** The sharing of partitions: balanced, complete, and moving as few as it must. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignPartitions } from './assignment.ts';
import { makeFifo } from './fifo.ts';

test('two join a group of four partitions, then one leaves', () => {
  const one = assignPartitions(4, ['a'], []);
  expect(one).toEqual(['a', 'a', 'a', 'a']);
  const two = assignPartitions(4, ['a', 'b'], one);
  expect(two).toEqual(['a', 'a', 'b', 'b']);
  expect(assignPartitions(4, ['b'], two)).toEqual(['b', 'b', 'b', 'b']);
  expect(assignPartitions(4, [], two)).toEqual([undefined, undefined, undefined, undefined]);
});

test('counts differ by at most one, and a member keeps what it may', () => {
  const members = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 10 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(members, { maxLength: 6 }),
      (partitions, changes) => {
        let owners: (number | undefined)[] = [];
        for (const present of changes) {
          const before = owners;
          owners = assignPartitions(partitions, present, before);
          expect(owners).toHaveLength(partitions);
          if (present.length === 0) continue;
          const counts = present.map((member) => owners.filter((owner) => owner === member).length);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(partitions);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          const again = assignPartitions(partitions, present, owners);
          expect(again, 'nothing changes without a reason').toEqual(owners);
          for (const member of present) {
            const had = before.filter((owner) => owner === member).length;
            const kept = owners.filter((owner, at) => owner === member && before[at] === member).length;
            expect(kept).toBeGreaterThanOrEqual(Math.min(had, Math.floor(partitions / present.length)));
          }
        }
      },
    ),
  );
});

test('a queue answers like an array', () => {
  const queue = makeFifo<number>();
  const model: number[] = [];
  for (let step = 0; step < 10_000; step += 1) {
    if (step % 5 < 3) {
      queue.push(step);
      model.push(step);
    } else if (step % 7 > 0) expect(queue.shift()).toBe(model.shift());
    expect([queue.length, queue.at(0), queue.at(queue.length - 1)]).toEqual([
      model.length,
      model[0],
      model.at(-1),
    ]);
  }
  queue.clear();
  expect([queue.length, queue.shift(), queue.at(0)]).toEqual([0, undefined, undefined]);
});
