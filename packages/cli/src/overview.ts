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
    'Commands on a running system take the one on the data folder, or services that run apart: their addresses in',
    'CENTESIMO_DONATION_ADDRESS, CENTESIMO_ALLOCATION_ADDRESS and CENTESIMO_AUDIT_ADDRESS, their keys in CENTESIMO_KEYS.',
    'Each command has --help, with an example, and --json.',
    'Exit codes: 0 done or verified, 1 failed, 2 could not be done or checked, 64 wrong usage.',
    '',
  ].join('\n');
}
