/** Gate: typed ESLint finds nothing, warnings included. */
import path from 'node:path';
import type { Gate } from './gate.ts';
import { runProgram } from './run-program.ts';

type LintedFile = {
  filePath: string;
  messages: { ruleId: string | null; line?: number; message: string }[];
};

export const lintGate: Gate = {
  name: 'lint',
  check: async (root) => {
    const eslint = path.join(root, 'node_modules/eslint/bin/eslint.js');
    const args = [eslint, '.', '--format', 'json', '--no-error-on-unmatched-pattern'];
    const result = await runProgram(process.execPath, args, { cwd: root });
    if (result.code > 1) throw new Error(`eslint exited ${result.code}: ${result.stderr.slice(0, 2000)}`);
    const files = JSON.parse(result.stdout) as LintedFile[];
    const findings = files.flatMap((file) =>
      file.messages.map((message) => ({
        file: path.relative(root, file.filePath).replaceAll(path.sep, '/'),
        rule: message.ruleId ?? 'parse',
        text: `line ${message.line ?? 0}: ${message.message}`,
      })),
    );
    return { seen: files.length, findings };
  },
};
