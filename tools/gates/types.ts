/** Gate: the whole tree type-checks as one program. */
import path from 'node:path';
import type { Finding, Gate } from './gate.ts';
import { runProgram } from './run-program.ts';

export const typesGate: Gate = {
  name: 'types',
  check: async (root) => {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
    const result = await runProgram(process.execPath, [tsc, '-p', '.', '--listFiles', '--pretty', 'false'], {
      cwd: root,
    });
    const lines = result.stdout.split('\n').filter((line) => line !== '');
    const own = lines.filter(
      (line) => line.startsWith(`${root}${path.sep}`) && !line.includes('node_modules'),
    );
    const findings = lines.flatMap(toFinding);
    if (result.code !== 0 && findings.length === 0)
      throw new Error(`tsc exited ${result.code}: ${result.stdout.slice(-500)}${result.stderr}`);
    return { seen: own.length, findings };
  },
};

function toFinding(line: string): Finding[] {
  const match = /^(?:(?<file>.+?)\((?<at>\d+),\d+\): )?error (?<rule>TS\d+): (?<text>.*)$/.exec(line);
  if (!match?.groups) return [];
  const { file = '', at = '', rule = '', text = '' } = match.groups;
  return [{ file, rule, text: at === '' ? text : `line ${at}: ${text}` }];
}
