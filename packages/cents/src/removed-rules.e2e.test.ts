/** "Remove the rule and the histories must find it": each rule of the money, removed from a copy of the reducer. */
import { join } from 'node:path';
import { isTaken, withEditedCopy } from '@centesimo/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REMOVED_RULES } from '../test/removed-rules.ts';
import * as agreement from './agreement.fixture.ts';
import { reinterleaved } from './interleaving.fixture.ts';
import { history } from './scene.fixture.ts';

const PACKAGE = join(import.meta.dirname, '..');
const ENTRY = 'agreement.fixture.ts';
const HISTORIES = 3_000;
const SEED = 1;

describe('the histories find a reducer where', () => {
  for (const [at, { edits, name }] of REMOVED_RULES.entries()) {
    it.runIf(isTaken(at))(name, { timeout: 120_000 }, async () => {
      const found = await withEditedCopy(
        PACKAGE,
        edits,
        ENTRY,
        ({ mustAgree, mustReplay, runAll }: typeof agreement) =>
          fc.check(
            fc.property(
              history,
              fc.array(fc.boolean(), { minLength: 1, maxLength: 90 }),
              (commands, choices) => {
                const run = runAll(commands, mustAgree);
                mustReplay(run, reinterleaved(run, choices));
              },
            ),
            { numRuns: HISTORIES, seed: SEED, endOnFailure: true },
          ),
      );
      expect(found.failed, `not found in ${HISTORIES} histories`).toBe(true);
      const reason = String((found.errorInstance as Error | null)?.message).slice(0, 120);
      process.stdout.write(`${name}: history ${found.numRuns}: ${reason.replaceAll('\n', ' ')}\n`);
      // It is the rule that was found: the same history holds with it.
      const [commands, choices] = found.counterexample!;
      const run = agreement.runAll(commands, agreement.mustAgree);
      agreement.mustReplay(run, reinterleaved(run, choices));
    });
  }
});
