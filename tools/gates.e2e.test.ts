/** The gates are tested themselves: a clean tree passes each, and a seeded violation of each rule is found. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundariesGate } from './gates/boundaries.ts';
import { deadCodeGate } from './gates/dead-code.ts';
import { formatGate } from './gates/format.ts';
import { type GateResult, runGate } from './gates/gate.ts';
import { generatedGate } from './gates/generated.ts';
import { lintGate } from './gates/lint.ts';
import { buildTree } from './gates/seeded-tree.ts';
import { tidyGate } from './gates/tidy.ts';
import { typesGate } from './gates/types.ts';
import { TARGETS, VIOLATIONS } from './gates/violations.ts';

const GATES = [boundariesGate, deadCodeGate, formatGate, generatedGate, lintGate, tidyGate, typesGate];

let cleanRoot = '';
let seededRoot = '';

beforeAll(() => {
  cleanRoot = buildTree({});
  seededRoot = buildTree(Object.assign({}, TARGETS, ...VIOLATIONS.map((violation) => violation.files)));
});

afterAll(() => {
  rmSync(cleanRoot, { recursive: true, force: true });
  rmSync(seededRoot, { recursive: true, force: true });
});

describe.each(GATES)('the gate $name', (gate) => {
  let clean: GateResult;
  let seeded: GateResult;

  beforeAll(async () => {
    [clean, seeded] = await Promise.all([runGate(gate, cleanRoot), runGate(gate, seededRoot)]);
  });

  it('passes a clean tree and has looked at it', () => {
    expect(clean.findings).toEqual([]);
    expect(clean.seen).toBeGreaterThan(0);
  });

  const violations = VIOLATIONS.filter((violation) => violation.gate === gate.name);
  it.each(violations)('finds $says ($rule in $file)', ({ rule, file, text = '' }) => {
    expect(seeded.passed).toBe(false);
    const found = seeded.findings.filter((finding) => finding.file === file && finding.rule === rule);
    expect(found.map((finding) => finding.text).join('\n')).toContain(text);
    expect(found.length).toBeGreaterThan(0);
  });

  it('fails where there is nothing to look at', async () => {
    const empty = mkdtempSync(path.join(os.tmpdir(), 'centesimo-empty-'));
    const result = await runGate(gate, empty);
    rmSync(empty, { recursive: true });
    expect(result.passed).toBe(false);
  });
});

describe('the seeded violations', () => {
  it('name only gates that exist', () => {
    const names = new Set(GATES.map((gate) => gate.name));
    expect(VIOLATIONS.filter((violation) => !names.has(violation.gate))).toEqual([]);
  });
});
