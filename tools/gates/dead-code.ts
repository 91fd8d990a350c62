/** Gate: knip finds no dead file, dead export, or dependency that is unused or undeclared. */
import path from 'node:path';
import type { Finding, Gate } from './gate.ts';
import { runProgram } from './run-program.ts';
import { sourceFiles } from './source-files.ts';

type Issue = { file: string } & Record<string, unknown>;

export const deadCodeGate: Gate = {
  name: 'dead-code',
  check: async (root) => {
    const knip = path.join(root, 'node_modules/knip/bin/knip.js');
    const result = await runProgram(process.execPath, [knip, '--reporter', 'json', '--no-progress'], {
      cwd: root,
    });
    if (result.code > 1 || !result.stdout.startsWith('{'))
      throw new Error(
        `knip exited ${result.code}: ${result.stderr.slice(0, 2000)}${result.stdout.slice(0, 500)}`,
      );
    const report = JSON.parse(result.stdout) as { issues: Issue[] };
    return { seen: sourceFiles(root, '.ts').length, findings: report.issues.flatMap(toFindings) };
  },
};

/** An issue row holds one list per kind (`files`, `exports`, `dependencies`, …) of things with a name. */
function toFindings(issue: Issue): Finding[] {
  return Object.entries(issue).flatMap(([kind, value]) => {
    if (!Array.isArray(value)) return [];
    const named = value.flat() as { name: string }[];
    return named.map((thing) => ({ file: issue.file, rule: `dead-${kind}`, text: thing.name }));
  });
}
