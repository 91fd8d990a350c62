/** One world for all tests of a file, opened before the first and closed after the last. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openLedger } from './callers.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

/** The world has the ledger that `callers.ts` names, open. */
export function shareWorld(): { readonly world: World } {
  let folder = '';
  let world: World | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'allocation-'));
    world = await openWorld({ folder });
    await openLedger(world);
  });
  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    get world() {
      if (world === undefined) throw new Error('a world is there only while tests run');
      return world;
    },
  };
}
