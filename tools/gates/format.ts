/** Gate: Prettier would change no file. */
import path from 'node:path';
import type { Gate } from './gate.ts';
import { runProgram } from './run-program.ts';
import { sourceFiles } from './source-files.ts';

const ENDINGS = ['.ts', '.js', '.cjs', '.mjs', '.json', '.md', '.yaml', '.yml'];

export const formatGate: Gate = {
  name: 'format',
  check: async (root) => {
    const files = sourceFiles(root, ...ENDINGS);
    const prettier = path.join(root, 'node_modules/prettier/bin/prettier.cjs');
    const args = [prettier, '--list-different', '--ignore-unknown', ...files];
    const result = await runProgram(process.execPath, args, { cwd: root });
    if (result.code > 1) throw new Error(result.stderr.slice(0, 2000));
    const different = result.stdout.split('\n').filter((line) => line !== '');
    const findings = different.map((file) => ({ file, rule: 'unformatted', text: 'run `pnpm format`' }));
    return { seen: files.length, findings };
  },
};
