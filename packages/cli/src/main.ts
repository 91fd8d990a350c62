#!/usr/bin/env node
/** `centesimo`: chooses the command, prints what a person reads, and exits with the command's code. */
import { RpcError } from '@centesimo/grpc';
import { LogError } from '@centesimo/log';
import { SourceError } from '@centesimo/verify';
import { CliError, EXIT } from './command.ts';
import type { CommandIo } from './command.ts';
import { COMMANDS } from './commands.ts';
import { overview } from './overview.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

const io: CommandIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  signal: stopping.signal,
  env: process.env,
};

async function runCommand(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.out(overview(COMMANDS));
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    throw new CliError('wrong-usage', `there is no command "${name}"; --help lists all`, EXIT.usage);
  }
  if (args.includes('--help') || args.includes('-h')) {
    io.out(command.help);
    return EXIT.done;
  }
  return command.run(args, io);
}

try {
  process.exitCode = await runCommand(process.argv.slice(2));
} catch (error) {
  process.exitCode = complain(error);
}

/** One sentence and a stable code; whatever has neither is a fault of ours and is thrown on. */
function complain(error: unknown): number {
  const known = [CliError, RpcError, SourceError, LogError].find((kind) => error instanceof kind);
  if (known === undefined) throw error;
  const { message, code } = error as { message: string; code: string };
  io.err(`centesimo: ${message} [${code}]\n`);
  return error instanceof CliError ? error.exit : EXIT.impossible;
}
