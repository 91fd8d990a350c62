/** Syncing of a folder, so that the names in it survive a power cut. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Syncs a folder, so that a name just made in it stays. Windows cannot open folders and keeps names by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
