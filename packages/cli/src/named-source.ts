/** A log that a person names: an address begins with http, everything else is a folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { folderSource, httpSource, SourceError } from '@centesimo/verify';
import type { LogSource } from '@centesimo/verify';
import { CliError } from './command.ts';
import { readTextFile } from './text-file.ts';

export function isAddress(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/** The signal ends what is being fetched. @throws CliError `source-malformed`, `folder-missing` */
export function sourceOf(name: string, token?: string, signal?: AbortSignal): LogSource {
  if (!isAddress(name)) {
    if (!existsSync(name)) throw new CliError('folder-missing', `there is no folder ${name}`);
    return folderSource(name);
  }
  try {
    return httpSource(name, { signal, ...(token !== undefined && { token }) });
  } catch (error) {
    if (error instanceof SourceError) throw new CliError(error.code, `${name}: ${error.message}`);
    throw error;
  }
}

/** The key beside a mirror. It came with the log, so it only shows that the log agrees with itself. */
export function keyBeside(name: string): string | undefined {
  const path = join(name, 'log.vkey');
  return !isAddress(name) && existsSync(path) ? readTextFile(path, 'the key file') : undefined;
}
