// The secret of a deployment: made at the first start only, and refused when it is lost, damaged or open to others.
import { chmodSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { openDeploymentSecret } from './private-text.ts';

it('is made in a new folder only, and stays the same', async () => {
  await withTempFolder((folder) => {
    const path = join(folder, 'deployment.secret');
    expect(() => openDeploymentSecret(path, false)).toThrow(expect.objectContaining({ code: 'key-missing' }));
    const secret = openDeploymentSecret(path, true);
    expect(secret).toHaveLength(32);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(openDeploymentSecret(path, false)).toEqual(secret);
    expect(openDeploymentSecret(path, true)).toEqual(secret);
    writeFileSync(path, 'not hex');
    expect(() => openDeploymentSecret(path, true)).toThrow(
      expect.objectContaining({ code: 'key-malformed' }),
    );
    chmodSync(path, 0o644);
    expect(() => openDeploymentSecret(path, true)).toThrow(
      expect.objectContaining({ code: 'key-permissions' }),
    );
    rmSync(path);
  });
});
