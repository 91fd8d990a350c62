/** All tests of the tree. Name filters choose a kind: `vitest run .unit.test` for the quick, pure ones. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,services,tools}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'forks',
    // Files share a process and its modules, which halves the time: a test leaves nothing behind that another could meet.
    isolate: false,
    reporters: ['default'],
    // A forgotten `.only` would switch all other tests off; an empty run would pass for nothing.
    allowOnly: false,
    passWithNoTests: false,
  },
});
