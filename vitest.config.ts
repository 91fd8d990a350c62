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
    reporters: ['default'],
    // A forgotten `.only` would switch all other tests off; an empty run would pass for nothing.
    allowOnly: false,
    passWithNoTests: false,
  },
});
