/**
 * A test that fails once and passes when its file is run again by itself is named as unsteady, in `.ci/run`'s last lines,
 * and fails no run of thousands: most often the machine was slow. What a random search found is a failure whatever a
 * second run says, for that run searches elsewhere; and so is more than a few at once.
 */
import type { Counts, TestReport } from './ci-counts.ts';

const AGAIN_MAX = 2;
/** What fast-check and our simulations begin with when they have found a history that breaks a rule. */
const FOUND = /Property failed|Counterexample|seed[ :=]/i;

/** The files of the failed tests, or whose preparations failed; none where the first run is the last word. */
export function filesToRunAgain(report: unknown): readonly string[] {
  const { testResults } = report as TestReport;
  const failed = testResults.filter((file) => file.status === 'failed');
  const tests = failed.flatMap((file) => file.assertionResults.filter(({ status }) => status === 'failed'));
  const unprepared = failed.filter((file) =>
    file.assertionResults.every(({ status }) => status !== 'failed'),
  );
  const isFound = tests.some(({ failureMessages = [] }) => failureMessages.some((text) => FOUND.test(text)));
  if (isFound || tests.length + unprepared.length > AGAIN_MAX) return [];
  return failed.map(({ name }) => name);
}

/** The counts of a step whose failed files were run again. */
export function settleAgain(first: Counts, again: Counts): Counts {
  if (again.failed > 0 || again.passed === 0) return first;
  const { failed, failedNames, passed } = first;
  return { ...first, passed: passed + failed, failed: 0, failedNames: [], unsteadyNames: failedNames };
}
