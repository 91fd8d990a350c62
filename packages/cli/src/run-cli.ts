/** Chooses the command, prints what a person reads, and answers the command's exit code. */
import { AuthError } from '@centesimo/auth';
import { BusError } from '@centesimo/bus';
import { RpcError } from '@centesimo/grpc';
import { JournalError } from '@centesimo/journal';
import { LogError } from '@centesimo/log';
import { StoreError } from '@centesimo/store';
import { SourceError, StateError } from '@centesimo/verify';
import { CliError, EXIT } from './command.ts';
import type { CommandIo } from './command.ts';
import { COMMANDS } from './commands.ts';
import { overview } from './overview.ts';

/** Runs `centesimo` with the arguments after its name. An error that is no fault of ours is told, with its code. */
export async function runCli(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await runCommand(argv, io);
  } catch (error) {
    return complain(error, io);
  }
}

async function runCommand(argv: readonly string[], io: CommandIo): Promise<number> {
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

const KNOWN = [
  CliError,
  RpcError,
  SourceError,
  StateError,
  LogError,
  StoreError,
  BusError,
  AuthError,
  JournalError,
];

/** One sentence and a stable code; whatever has neither is a fault of ours and is thrown on. */
function complain(error: unknown, io: CommandIo): number {
  const known = KNOWN.find((kind) => error instanceof kind);
  if (known === undefined) throw error;
  const { message, code } = error as { message: string; code: string };
  io.err(`centesimo: ${message} [${code}]\n`);
  return error instanceof CliError ? error.exit : EXIT.impossible;
}
