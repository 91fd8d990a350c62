/** The journal's own source with a rule removed: its host is handed over. */
import { join } from 'node:path';
import { withEditedCopy } from '@centesimo/testkit';
import type { SourceEdit } from '@centesimo/testkit';
import type { HostClass } from './counting-house.ts';

const PACKAGE = join(import.meta.dirname, '..');

/** @throws Error where an edit does not fit */
export async function withMutant<T>(
  edits: readonly SourceEdit[],
  use: (host: HostClass) => Promise<T>,
): Promise<T> {
  return await withEditedCopy(PACKAGE, edits, 'host.ts', (module: { JournalHost: HostClass }) =>
    use(module.JournalHost),
  );
}
