/**
 * Runs every gate over the tree, two at a time, and prints what each looked at and found.
 * `node tools/check.ts [gate …] [--json FILE]`; exits 0 when all passed, 1 when one failed, 64 for wrong usage.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { boundariesGate } from './gates/boundaries.ts';
import { deadCodeGate } from './gates/dead-code.ts';
import { formatGate } from './gates/format.ts';
import { type Gate, type GateResult, runGate } from './gates/gate.ts';
import { generatedGate } from './gates/generated.ts';
import { lintGate } from './gates/lint.ts';
import { tidyGate } from './gates/tidy.ts';
import { typesGate } from './gates/types.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const READING_GATES: readonly Gate[] = [
  lintGate,
  typesGate,
  boundariesGate,
  deadCodeGate,
  formatGate,
  tidyGate,
];
/** The generators rewrite files that the other gates read, so they run first and alone. */
const GATES: readonly Gate[] = [generatedGate, ...READING_GATES];
const AT_ONCE = 2;
const FINDINGS_SHOWN_MAX = 60;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: 'string' } },
    allowPositionals: true,
  });
  const unknown = positionals.filter((name) => !GATES.some((gate) => gate.name === name));
  if (unknown.length > 0) {
    console.error(`unknown gate ${unknown.join(', ')}; known: ${GATES.map((gate) => gate.name).join(', ')}`);
    return 64;
  }
  const wanted = GATES.filter((gate) => positionals.length === 0 || positionals.includes(gate.name));
  const writing = wanted.filter((gate) => !READING_GATES.includes(gate));
  const reading = wanted.filter((gate) => READING_GATES.includes(gate));
  const results = [...(await runAll(writing)), ...(await runAll(reading))];
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results.map(toSummary)));
  const failed = results.filter((result) => !result.passed);
  console.log(`${results.length - failed.length} of ${results.length} gates passed`);
  return failed.length === 0 ? 0 : 1;
}

async function runAll(gates: readonly Gate[]): Promise<GateResult[]> {
  const waiting = [...gates];
  const results: GateResult[] = [];
  const lane = async (): Promise<void> => {
    for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
      const result = await runGate(gate, ROOT);
      print(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

function print(result: GateResult): void {
  const seconds = (result.tookMs / 1000).toFixed(1);
  const outcome = result.passed ? 'passed' : `FAILED with ${result.findings.length} findings`;
  console.log(`gate ${result.name}: ${outcome}, ${result.seen} files seen, ${seconds} s`);
  for (const finding of result.findings.slice(0, FINDINGS_SHOWN_MAX))
    console.log(`  ${finding.file} [${finding.rule}] ${finding.text}`);
  const hidden = result.findings.length - FINDINGS_SHOWN_MAX;
  if (hidden > 0) console.log(`  … and ${hidden} more`);
}

function toSummary(result: GateResult): { name: string; passed: boolean } {
  return { name: result.name, passed: result.passed };
}

process.exitCode = await main();
