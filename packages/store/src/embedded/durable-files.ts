/** File operations that survive a power cut: the file and the folders that name it are synced. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '@centesimo/sqlite';
import { StoreError } from '../port.ts';

/** Makes a folder with its parents, and syncs each folder that got a new name. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let named = dirname(folder); named.length >= dirname(first).length; named = dirname(named)) {
    syncFolder(named);
    if (named === dirname(named)) return;
  }
}

/** The code of a failed system call, such as `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Turns a failed file operation into a StoreError; nothing is stored by then. */
export function fileError(error: unknown, what: string): StoreError {
  if (error instanceof StoreError) return error;
  const system = systemCode(error);
  const full = system === 'ENOSPC' || system === 'EDQUOT';
  const reason = error instanceof Error ? error.message : String(error);
  return new StoreError(full ? 'disk-full' : 'unavailable', `${what} failed: ${reason}.`, { cause: error });
}
