/** All tests of the tree. Name filters choose a kind: `vitest run .unit.test` for the quick, pure ones. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first, so that no processor waits for it at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      /simulation|removed-rules|crash-sweep|growth|readme/.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['{packages,services,tools}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // Files share a process and its modules, which halves the time: a test leaves nothing behind that another could meet.
    isolate: false,
    reporters: ['default'],
    // A forgotten `.only` would switch all other tests off; an empty run would pass for nothing.
    allowOnly: false,
    passWithNoTests: false,
  },
});
