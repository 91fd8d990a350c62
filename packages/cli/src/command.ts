/** What a command of `centesimo` is: a name, a help text and a run that answers an exit code. */
import { parseArgs } from 'node:util';
import type { ParseArgsOptionsConfig } from 'node:util';

export interface CommandIo {
  /** Results: text or one JSON value. */
  out(text: string): void;
  /** Progress and notes. */
  err(text: string): void;
  /** Whether `err` is a terminal, on which a line may be drawn again. */
  readonly isTerminal: boolean;
  /** Ends at Ctrl-C. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Command {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  /** Usage, options, exit codes and an example. */
  readonly help: string;
  /** Answers the exit code. @throws CliError */
  run(args: readonly string[], io: CommandIo): Promise<number>;
}

/** 0 done or verified, 1 failed, 2 could not be done or checked, 64 wrong usage (sysexits EX_USAGE). */
export const EXIT = { done: 0, failed: 1, impossible: 2, usage: 64 } as const;

/** An error that a person reads: one sentence and a stable code. */
export class CliError extends Error {
  readonly code: string;
  readonly exit: number;

  constructor(code: string, message: string, exit: number = EXIT.impossible, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
    this.code = code;
    this.exit = exit;
  }
}

export function wrongUsage(message: string): CliError {
  return new CliError('wrong-usage', message, EXIT.usage);
}

export interface ReadArgs {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** Reads arguments strictly. @throws CliError `wrong-usage` */
export function readArgs(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  positionals: { readonly min: number; readonly max: number; readonly what: string },
): ReadArgs {
  let parsed: ReturnType<typeof parseArgs>;
  try {
    const all = { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
    parsed = parseArgs({ args: [...args], options: all, allowPositionals: true, strict: true });
  } catch (error) {
    throw wrongUsage(error instanceof Error ? error.message : 'the arguments could not be read');
  }
  const given = parsed.positionals.length;
  if (given < positionals.min || given > positionals.max) throw wrongUsage(`expected ${positionals.what}`);
  return { values: parsed.values, positionals: parsed.positionals };
}

/** The value of a text option, or undefined. */
export function textOf(read: ReadArgs, name: string): string | undefined {
  const value = read.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of a text option that may be given several times. */
export function textsOf(read: ReadArgs, name: string): readonly string[] {
  const values = read.values[name];
  return Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
}

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** The value of an option that is a time such as `10s`, in milliseconds, or undefined. @throws CliError `wrong-usage` */
export function timeOf(read: ReadArgs, name: string): number | undefined {
  const text = textOf(read, name);
  if (text === undefined) return undefined;
  const [, number, unit] = /^([1-9][0-9]{0,6})(ms|s|m|h)$/.exec(text) ?? [];
  if (number === undefined) throw wrongUsage(`--${name} is a time such as 500ms, 10s, 5m or 2h`);
  return Number(number) * UNIT_MS[unit as keyof typeof UNIT_MS];
}

/** The value of an option that is a number of something, from 1 on, or undefined. @throws CliError `wrong-usage` */
export function countOf(read: ReadArgs, name: string): number | undefined {
  const text = textOf(read, name);
  if (text === undefined) return undefined;
  if (!/^[1-9][0-9]{0,14}$/.test(text)) throw wrongUsage(`--${name} is a number from 1 on`);
  return Number(text);
}
