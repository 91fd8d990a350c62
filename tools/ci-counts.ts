/** Makes the counts of `.ci/run` out of what its steps report: each test and each gate counts one. */

export type Counts = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, by name, as far as its step named it. */
  readonly failedNames: readonly string[];
  /** What was skipped, by name: a skip is printed, never silent. */
  readonly skippedNames: readonly string[];
  /** What failed at first and passed when it was run again by itself. */
  readonly unsteadyNames: readonly string[];
};

export const NOTHING: Counts = {
  passed: 0,
  failed: 0,
  skipped: 0,
  failedNames: [],
  skippedNames: [],
  unsteadyNames: [],
};

export type TestReport = {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
};

/**
 * Counts vitest's JSON report. A file that did not load, one whose preparations failed, or an error outside of all tests
 * is a failure.
 */
export function countTests(report: unknown): Counts {
  const { success, testResults } = report as TestReport;
  const tests = testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failedTests = tests.filter((test) => test.status === 'failed');
  const unprepared = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  );
  const failedNames = [...failedTests.map((test) => test.fullName), ...unprepared.map((file) => file.name)];
  const others = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  return {
    ...NOTHING,
    passed,
    failed: failedNames.length === 0 && !success ? 1 : failedNames.length,
    skipped: others.length,
    failedNames,
    skippedNames: others.map((test) => test.fullName),
  };
}

/** Counts what `tools/check.ts --json` wrote. */
export function countGates(report: unknown): Counts {
  const gates = report as readonly { readonly name: string; readonly passed: boolean }[];
  const passed = gates.filter((gate) => gate.passed).length;
  const failedNames = gates.filter((gate) => !gate.passed).map(({ name }) => `gate ${name}`);
  return { ...NOTHING, passed, failed: failedNames.length, failedNames };
}

/** What a step counted by itself, with or without names. */
export function countsOf(report: unknown): Counts {
  return { ...NOTHING, ...(report as Partial<Counts>) };
}

/** A step that ended badly, or that passed nothing, without naming a failure has failed once, under its own name. */
export function settleCounts(step: string, counts: Counts, exitCode: number | null): Counts {
  const isSilentFailure = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  const failed = isSilentFailure ? 1 : counts.failed;
  const isNamed = failed === 0 || counts.failedNames.length > 0;
  return { ...counts, failed, failedNames: isNamed ? counts.failedNames : [`step ${step}`] };
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failedNames: [...a.failedNames, ...b.failedNames],
    skippedNames: [...a.skippedNames, ...b.skippedNames],
    unsteadyNames: [...a.unsteadyNames, ...b.unsteadyNames],
  };
}

/** The line that people and machines read; `.ci/run` ends with it. */
export function describeCounts(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}
