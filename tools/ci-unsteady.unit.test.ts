/** A second run forgives a slow machine, and nothing else. */
import { describe, expect, it } from 'vitest';
import { countTests, NOTHING } from './ci-counts.ts';
import { filesToRunAgain, settleAgain } from './ci-unsteady.ts';

const failure = (fullName: string, message: string) => ({
  status: 'failed',
  fullName,
  failureMessages: [message],
});
const passed = { status: 'passed', fullName: 'a cent stays' };
const report = (...tests: { status: string; fullName: string }[]) => ({
  success: false,
  testResults: [
    { name: 'steady.test.ts', status: 'passed', assertionResults: [passed] },
    { name: 'other.test.ts', status: 'failed', assertionResults: tests },
  ],
});

describe('what is run again', () => {
  it('is the file of a test that failed', () => {
    expect(filesToRunAgain(report(passed, failure('is answered', 'timed out')))).toEqual(['other.test.ts']);
  });

  it('is the file whose preparations failed', () => {
    expect(filesToRunAgain(report({ status: 'skipped', fullName: 'is answered' }))).toEqual([
      'other.test.ts',
    ]);
  });

  it.each([
    ['a counter-example was found', report(failure('keeps sums', 'Error: Property failed after 3 tests'))],
    ['a simulation names its seed', report(failure('survives', 'seed 41: a cent is lost'))],
    ['many fail', report(failure('a', ''), failure('b', ''), failure('c', ''))],
    ['nothing failed', { testResults: [] }],
  ])('is nothing where %s', (_, each) => {
    expect(filesToRunAgain(each)).toEqual([]);
  });
});

describe('a second run', () => {
  const first = countTests(report(passed, failure('is answered', 'timed out')));

  it('that passes leaves the name of the test behind', () => {
    expect(settleAgain(first, { ...NOTHING, passed: 2 })).toMatchObject({
      passed: 3,
      failed: 0,
      failedNames: [],
      unsteadyNames: ['is answered'],
    });
  });

  it.each([
    ['fails', { ...NOTHING, passed: 1, failed: 1 }],
    ['runs nothing', NOTHING],
  ])('that %s changes nothing', (_, again) => {
    expect(settleAgain(first, again)).toBe(first);
  });
});
