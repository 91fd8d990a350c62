/** Small text files that a person names: a key, a checkpoint. */
import { readFileSync, statSync } from 'node:fs';
import { CliError } from './command.ts';

const MAX_BYTES = 1_000_000;

/** @throws CliError `file-unreadable`, `file-too-large` */
export function readTextFile(path: string, what: string): string {
  try {
    if (statSync(path).size > MAX_BYTES) throw new CliError('file-too-large', `${what} ${path} is too large`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CliError('file-unreadable', `${what} ${path} cannot be read: ${code}`, undefined, {
      cause: error,
    });
  }
}
