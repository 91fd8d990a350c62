/** The list of commands. */
import type { Command } from './command.ts';

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'centesimo: every cent of a gift traced to the invoice it paid, and proved to an outsider.',
    '',
    ...lines,
    '',
    'Each command has --help, with an example, and --json.',
    'Exit codes: 0 done or verified, 1 failed, 2 could not be done or checked, 64 wrong usage.',
    '',
  ].join('\n');
}
