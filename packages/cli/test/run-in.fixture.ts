// A command run in this process, as a person in a folder.
import type { CommandIo } from '../src/command.ts';
import { runCli } from '../src/run-cli.ts';

const RUN_MS = 60_000;

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** As a person in that folder, without the second that a process takes to start. */
export async function runIn(folder: string, ...args: string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const io: CommandIo = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    isTerminal: false,
    signal: AbortSignal.timeout(RUN_MS),
    env: process.env,
  };
  const before = process.cwd();
  process.chdir(folder);
  try {
    const code = await runCli(args, io);
    return { code, out: out.join(''), err: err.join('') };
  } finally {
    process.chdir(before);
  }
}
