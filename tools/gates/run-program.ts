/** Runs a program of the toolchain with a time limit and a bound on its output, without a terminal. */
import { spawn } from 'node:child_process';

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
const TIMEOUT_MS = 5 * 60_000;

export type ProgramResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Answers the exit code and both outputs; throws when the program cannot start, is killed or says too much. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv; shell?: boolean },
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    const collectInto = (chunks: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > OUTPUT_BYTES_MAX) child.kill('SIGKILL');
      else chunks.push(chunk);
    };
    child.stdout.on('data', collectInto(stdout));
    child.stderr.on('data', collectInto(stderr));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const name = [command, ...args].join(' ').slice(0, 120);
      if (code === null) reject(new Error(`${name} was ended by ${signal ?? 'nothing known'}`));
      else resolve({ code, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

function text(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8');
}
