/** Gate: no import crosses a boundary of `.dependency-cruiser.cjs`, and every source file was really cruised. */
import path from 'node:path';
import type { Finding, Gate } from './gate.ts';
import { runProgram } from './run-program.ts';
import { sourceFiles } from './source-files.ts';

type Cruise = {
  modules: { source: string }[];
  summary: { violations: { from: string; to: string; rule: { name: string } }[] };
};

const FOLDERS = ['packages', 'services', 'tools'];

export const boundariesGate: Gate = {
  name: 'boundaries',
  check: async (root) => {
    const program = path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
    const args = [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...FOLDERS];
    const result = await runProgram(process.execPath, args, { cwd: root });
    if (!result.stdout.startsWith('{'))
      throw new Error(`dependency-cruiser said: ${result.stderr.slice(0, 2000)}`);
    const cruise = JSON.parse(result.stdout) as Cruise;
    const cruised = new Set(cruise.modules.map((module) => module.source));
    // With an unsuited TypeScript the tool reports no violation over no module and exits 0: so we count.
    const missed = sourceFiles(root, '.ts').filter((file) => isOurs(file) && !cruised.has(file));
    const findings = cruise.summary.violations.map(({ from, to, rule }): Finding => ({
      file: from,
      rule: rule.name,
      text: `imports ${to}`,
    }));
    const unseen = missed.map((file): Finding => ({
      file,
      rule: 'not-cruised',
      text: 'the tool did not see it',
    }));
    return { seen: [...cruised].filter(isOurs).length, findings: [...findings, ...unseen] };
  },
};

function isOurs(file: string): boolean {
  return FOLDERS.some((folder) => file.startsWith(`${folder}/`)) && !file.includes('node_modules');
}
