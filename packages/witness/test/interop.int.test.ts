/** Clients written in Go are served: the testscript of litewitness, word for word, and a log that grows there. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { formatSkey, formatVkey, parseVkey, signerKey, verifierKey } from '@centesimo/log';
import type { SignerKey, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { withTempFolder } from '@centesimo/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  buildGoVerifier,
  findGo,
  GO_BUILD_MS,
  torchwoodFolder,
} from '../../../tools/interop/go-verifiers.ts';
import { serveWitness } from '../src/index.ts';
import { CLOCK } from './witness-world.fixture.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const RUN_MS = 50_000;
const why = findGo(process.env).missing ?? '';
if (why !== '') console.log(`${why}: clients in Go are not served`);

// The log of the testscript, as it stands there; and the name that it gives the witness.
const SIGSUM = verifierKey(
  nodeSha256,
  'sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562',
  'ed25519',
  Buffer.from('ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f', 'hex'),
);
const KEY = keyOf('example.com/witness', 'cosignature/v1', 5);
const GROWING = keyOf('grows.example.com/log', 'ed25519', 6);

function keyOf(name: string, type: SignerKey['type'], fill: number): SignerKey {
  return signerKey(nodeSha256, nodeEd25519, name, type, new Uint8Array(32).fill(fill));
}

interface Report {
  readonly requests: number;
  readonly cosignatures: number;
  readonly statuses: readonly number[];
}

/** Runs the client while the witness serves in this process. */
async function ask(command: string, logKey: VerifierKey, file: string): Promise<Report> {
  return await withTempFolder(async (folder) => {
    const store = await openEmbeddedStore({ folder });
    const ports = { key: KEY, documents: store.documents, clock: CLOCK, stateFolder: folder };
    const logs = [{ logKey }];
    const served = await serveWitness({ ...ports, logs, address: '127.0.0.1:0', tell: () => undefined });
    try {
      const args = [command, `http://${served.address}`, formatVkey(KEY), file];
      const program = buildGoVerifier(ROOT, 'witness');
      const { stdout } = await promisify(execFile)(program, args, { timeout: RUN_MS });
      return JSON.parse(stdout) as Report;
    } finally {
      await served.stop();
      await store.close();
    }
  });
}

describe.skipIf(why !== '')('clients written in Go', () => {
  beforeAll(() => void buildGoVerifier(ROOT, 'witness'), GO_BUILD_MS);

  it('are answered as litewitness answers its own testscript', { timeout: GO_BUILD_MS }, async () => {
    const script = path.join(torchwoodFolder(ROOT), 'cmd/litewitness/testdata/litewitness.txt');
    expect(SIGSUM.id).toBe('5202289b');
    expect(await ask('script', SIGSUM, script)).toEqual({
      requests: 9,
      cosignatures: 3,
      statuses: [200, 403, 404, 422, 422, 200, 409, 200, 409],
    });
  });

  it('have a log cosigned at every size, with every error on the way', async () => {
    const logKey = parseVkey(nodeSha256, formatVkey(GROWING));
    const { cosignatures, statuses } = await ask('grow', logKey, formatSkey(GROWING));
    expect(cosignatures).toBe(20);
    expect(new Set(statuses)).toEqual(new Set([200, 400, 403, 404, 409, 422]));
  });

  it('find a cosignature under another key, and a log that is not known', async () => {
    await expect(ask('grow', SIGSUM, formatSkey(GROWING))).rejects.toThrow(/status 404 in place of/);
    const other = keyOf(GROWING.name, 'ed25519', 7);
    await expect(ask('grow', parseVkey(nodeSha256, formatVkey(other)), formatSkey(GROWING))).rejects.toThrow(
      /status 403 in place of/,
    );
  });
});
