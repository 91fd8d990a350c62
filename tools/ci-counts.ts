/** Makes the counts of `.ci/run` out of what its steps report: each test and each gate counts one. */

export type Counts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What was skipped, by name: a skip is printed, never silent. */
  readonly skippedNames: readonly string[];
};

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, skippedNames: [] };

type TestReport = {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

/** Counts vitest's JSON report. A file that did not load, or an error outside of all tests, is a failure. */
export function countTests(report: unknown): Counts {
  const { success, testResults } = report as TestReport;
  const tests = testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failedTests = tests.filter((test) => test.status === 'failed').length;
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failed = failedTests + unloaded.length;
  const others = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  return {
    passed,
    failed: failed === 0 && !success ? 1 : failed,
    skipped: others.length,
    skippedNames: others.map((test) => test.fullName),
  };
}

/** Counts what `tools/check.ts --json` wrote. */
export function countGates(report: unknown): Counts {
  const gates = report as readonly { readonly passed: boolean }[];
  const passed = gates.filter((gate) => gate.passed).length;
  return { ...NOTHING, passed, failed: gates.length - passed };
}

/** A step that ended badly, or that passed nothing, without naming a failure has failed once. */
export function settleCounts(counts: Counts, exitCode: number | null): Counts {
  const isSilentFailure = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return isSilentFailure ? { ...counts, failed: 1 } : counts;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    skippedNames: [...a.skippedNames, ...b.skippedNames],
  };
}

/** The line that people and machines read; `.ci/run` ends with it. */
export function describeCounts(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
