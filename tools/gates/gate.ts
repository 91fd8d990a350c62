/** What a gate is: one check of the whole tree that says how much it looked at, so that a gate gone blind fails. */

export type Finding = {
  /** Path relative to the root, or empty where a finding belongs to no file. */
  readonly file: string;
  /** The rule that was broken, as a stable short name. */
  readonly rule: string;
  readonly text: string;
};

export type GateReport = {
  /** How many files or modules were looked at. */
  readonly seen: number;
  readonly findings: readonly Finding[];
};

export type Gate = {
  readonly name: string;
  readonly check: (root: string) => Promise<GateReport>;
};

export type GateResult = GateReport & {
  readonly name: string;
  readonly passed: boolean;
  readonly tookMs: number;
};

/** Runs one gate. A gate that throws or that looked at nothing has failed: silence is not a pass. */
export async function runGate(gate: Gate, root: string): Promise<GateResult> {
  const startedMs = performance.now();
  const report = await gate.check(root).catch((error: unknown): GateReport => {
    const text = error instanceof Error ? error.message : String(error);
    return { seen: 0, findings: [{ file: '', rule: 'gate-broken', text }] };
  });
  const blind: Finding[] =
    report.seen > 0 ? [] : [{ file: '', rule: 'gate-blind', text: 'the gate found nothing to look at' }];
  const findings = [...report.findings, ...blind];
  const tookMs = performance.now() - startedMs;
  return { name: gate.name, seen: report.seen, findings, passed: findings.length === 0, tookMs };
}
