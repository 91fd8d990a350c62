/** A token that is kept fresh in a file, for a process that reads it again at each call. */
import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Writes a token now and at half of each one's life, until `signal` ends it. The file is there whole, or as it was. */
export async function keepToken(
  file: string,
  ttlS: number,
  makeToken: () => string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const draft = `${file}.${process.pid}.new`;
    writeFileSync(draft, `${makeToken()}\n`, { mode: 0o600 });
    // A draft that a killed process left may have had another mode.
    chmodSync(draft, 0o600);
    renameSync(draft, file);
    await wait((ttlS * 1000) / 2, undefined, { signal }).catch(() => undefined);
  }
}
