/** A data folder taken for this process: locked, looked at, its keys opened, and marked when it is new. */
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DeploymentMark, folderMark } from './deployment.ts';
import type { Opened } from './opened.ts';

/** How a folder is taken and marked; the embedded store brings it. Each throws StoreError. */
export interface FolderAdapter {
  lockFolder(folder: string): Promise<{ release(): void }>;
  checkFolderMark(folder: string, mark: DeploymentMark): void;
  readOrCreateFolderMark(folder: string, mark: DeploymentMark): Promise<unknown>;
}

const MARK_FILE = 'centesimo.json';
const OWNER_ONLY = 0o700;

/** The mark tells whether the deployment secret is still the same one, for those who know it. */
export interface KnownSecrets {
  readonly deploymentSecret: Uint8Array | undefined;
}

export interface FolderKeys<Keys> {
  readonly keys: Keys;
  /** True when the folder was made by this start. */
  readonly isNew: boolean;
}

/**
 * Opens the folder; `opened` gives it free. The mark ends a first start: before it keys may be made, after it never
 * again, so that `openKeys` is told whether it may. @throws StoreError (taken, of another deployment), AuthError (keys)
 */
export async function openDataFolder<Keys extends KnownSecrets>(
  folder: string,
  { origin, partitions }: { readonly origin: string; readonly partitions: readonly number[] },
  openKeys: (isNew: boolean) => Keys,
  adapter: FolderAdapter,
  opened: Opened,
): Promise<FolderKeys<Keys>> {
  const lock = await adapter.lockFolder(folder);
  opened.closeWith(() => lock.release());
  const isNew = !existsSync(join(folder, MARK_FILE));
  // The folder of another deployment is told as that, and not by its keys.
  if (!isNew) adapter.checkFolderMark(folder, folderMark(origin, partitions));
  // Givers' details may lie in here: a new folder is its owner's alone.
  if (isNew) chmodSync(folder, OWNER_ONLY);
  const keys = openKeys(isNew);
  await adapter.readOrCreateFolderMark(folder, folderMark(origin, partitions, keys.deploymentSecret));
  return { keys, isNew };
}
