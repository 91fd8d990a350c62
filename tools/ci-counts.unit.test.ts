/** No failure is lost between what a step reports and the last line of `.ci/run`. */
import { describe, expect, it } from 'vitest';
import { addCounts, countGates, countTests, describeCounts, NOTHING, settleCounts } from './ci-counts.ts';

const test = (status: string, fullName = status) => ({ status, fullName });
const file = (status: string, ...assertionResults: ReturnType<typeof test>[]) => ({
  name: `${status}.test.ts`,
  status,
  assertionResults,
});

describe('the count of tests', () => {
  it('counts each outcome and names what failed and what was skipped', () => {
    const report = {
      success: false,
      testResults: [
        file(
          'failed',
          test('passed'),
          test('failed', 'a cent is lost'),
          test('pending', 'Kafka keeps order'),
          test('todo'),
        ),
      ],
    };
    expect(countTests(report)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 2,
      failedNames: ['a cent is lost'],
      skippedNames: ['Kafka keeps order', 'todo'],
      unsteadyNames: [],
    });
  });

  it('counts a file that did not load as a failure', () => {
    const report = { success: false, testResults: [file('passed', test('passed')), file('failed')] };
    expect(countTests(report)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts a file whose preparations failed, whose tests are all skipped then', () => {
    const report = { success: false, testResults: [file('failed', test('skipped'), test('skipped'))] };
    expect(countTests(report)).toMatchObject({ failed: 1, skipped: 2, failedNames: ['failed.test.ts'] });
  });

  it('counts an error outside of all tests as a failure', () => {
    expect(countTests({ success: false, testResults: [file('passed', test('passed'))] })).toMatchObject({
      failed: 1,
    });
  });
});

describe('the counts of a step', () => {
  it('hold one failure for a gate that did not pass', () => {
    expect(countGates([{ passed: true }, { name: 'types', passed: false }])).toMatchObject({
      passed: 1,
      failed: 1,
      failedNames: ['gate types'],
    });
  });

  it.each([
    ['ended badly', { ...NOTHING, passed: 3 }, 1],
    ['was killed', { ...NOTHING, passed: 3 }, null],
    ['passed nothing', NOTHING, 0],
  ])('hold one failure when it %s without naming one', (_, counts, exitCode) => {
    expect(settleCounts('faults', counts, exitCode)).toMatchObject({
      failed: 1,
      failedNames: ['step faults'],
    });
  });

  it('stay as they are when it passed', () => {
    expect(settleCounts('faults', { ...NOTHING, passed: 3 }, 0).failed).toBe(0);
  });

  it('add up to the last line', () => {
    const sum = addCounts(
      { ...NOTHING, passed: 3, skipped: 1, skippedNames: ['a'] },
      { ...NOTHING, passed: 4, failed: 2 },
    );
    expect(describeCounts(sum)).toBe('7 passed, 2 failed, 1 skipped');
  });
});
