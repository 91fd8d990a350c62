/** Small text files that a person names: a key, a checkpoint, a token. */
import { readFileSync, statSync } from 'node:fs';
import { CliError } from './command.ts';

const MAX_BYTES = 1_000_000;

/** @throws CliError `file-unreadable`, `file-too-large` */
export function readTextFile(path: string, what: string, maxBytes = MAX_BYTES): string {
  try {
    if (statSync(path).size > maxBytes) throw new CliError('file-too-large', `${what} ${path} is too large`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CliError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CliError('file-unreadable', `${what} ${path} cannot be read: ${code}`, undefined, {
      cause: error,
    });
  }
}

// What a bearer token may be made of (RFC 6750, section 2.1).
const TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** @throws CliError `token-malformed`, and as `readTextFile` */
export function readTokenFile(path: string): string {
  const token = readTextFile(path, 'the token file').trim();
  if (!TOKEN.test(token)) throw new CliError('token-malformed', `the file ${path} holds no token`);
  return token;
}
