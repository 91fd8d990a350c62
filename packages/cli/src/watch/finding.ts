/** What a watch finds to be wrong, and the command that is told of it. */
import { spawn } from 'node:child_process';
import type { Failure } from '@centesimo/verify';
import { CliError, EXIT } from '../command.ts';

/** Nothing came for so long: 3. Something is proved to be wrong: 1. It could not be looked at: 2. */
const WATCH_EXIT = { wrong: EXIT.failed, unreachable: EXIT.impossible, silent: 3 } as const;

export interface Finding {
  /** A code of a failed verification, `split-view`, `log-silent` or `log-unreachable`. */
  readonly what: Failure['what'] | 'split-view' | 'log-silent' | 'log-unreachable';
  /** One sentence. */
  readonly message: string;
  readonly where?: Failure['where'];
  /** True: the log's key has signed it, whoever serves it. False: it may be the fault of the place alone. */
  readonly isSigned?: boolean;
  /** Entries that were verified before. */
  readonly size: number;
  /** Folder of the evidence; or why it could not be written. */
  readonly evidence?: string;
  readonly evidenceFault?: string;
}

export function exitOf({ what }: Finding): number {
  if (what === 'log-silent') return WATCH_EXIT.silent;
  return what === 'log-unreachable' ? WATCH_EXIT.unreachable : WATCH_EXIT.wrong;
}

const COMMAND_MS = 60_000;

/**
 * Runs the command with one argument, the code, and the finding as JSON on its standard input. No shell reads any of it.
 * @throws CliError `command-failed`: an alarm that reached nobody
 */
export async function callCommand(command: string, finding: Finding, log: string): Promise<void> {
  const child = spawn(command, [finding.what], {
    stdio: ['pipe', 'ignore', 'inherit'],
    timeout: COMMAND_MS,
    killSignal: 'SIGKILL',
  });
  const ended = Promise.withResolvers<string | undefined>();
  child.on('error', (error: NodeJS.ErrnoException) => ended.resolve(error.code ?? 'unknown'));
  child.on('exit', (code, signal) => ended.resolve(code === 0 ? undefined : `exit ${code ?? signal ?? '?'}`));
  // Who does not read it is told by the argument.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${JSON.stringify({ log, ...finding })}\n`);
  const fault = await ended.promise;
  if (fault === undefined) return;
  const message = `the command ${command} could not be told of ${finding.what}: ${fault}`;
  throw new CliError('command-failed', message, exitOf(finding));
}
