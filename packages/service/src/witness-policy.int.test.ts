// The file of the witness policy: read once at a start, and a wrong one is told by its line and the setting.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatVkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { readWitnessPolicy } from './witness-policy.ts';

const keyOf = (name: string, type: 'ed25519' | 'cosignature/v1') =>
  signerKey(nodeSha256, nodeEd25519, name, type, Buffer.alloc(32, name.length));
const LOG = keyOf('log.example/one', 'ed25519');
const OTHER = formatVkey(keyOf('log.example/another', 'ed25519'));
const WITNESS = formatVkey(keyOf('witness.example', 'cosignature/v1'));

it('is read of the log that it lists, or of any where it lists none; nobody where no file is named', async () => {
  expect(readWitnessPolicy('none', LOG)).toBeUndefined();
  await withTempFolder((folder) => {
    const file = join(folder, 'policy');
    const line = `witness w ${WITNESS} https://witness.example/w\n`;
    for (const logs of ['', `log ${formatVkey(LOG)}\n`, `log ${OTHER}\nlog ${formatVkey(LOG)}\n`]) {
      writeFileSync(file, `# Ours.\n${logs}${line}quorum w\n`);
      expect(readWitnessPolicy(file, LOG)?.witnesses.map(({ url }) => url)).toEqual([
        'https://witness.example/w',
      ]);
    }
    const refusals: readonly (readonly [string, RegExp])[] = [
      [`log ${OTHER}\nquorum none\n`, /lists logs, and not the key of this one/],
      [`witness w ${WITNESS}\n`, /the policy has no quorum line/],
      [`witness w ${OTHER}\nquorum w\n`, /line 1 of the policy: not the kind of key of a witness/],
      ...['witness.example', 'ftp://w.example', 'https://a:b@w.example', 'https://w.example/?a'].map(
        (url) =>
          [
            `witness w ${WITNESS} ${url}\nquorum w\n`,
            /the witness w of .* has no http\(s\) address/,
          ] as const,
      ),
    ];
    for (const [text, reason] of refusals) {
      writeFileSync(file, text);
      expect(() => readWitnessPolicy(file, LOG)).toThrow(reason);
      expect(() => readWitnessPolicy(file, LOG)).toThrow(/^CENTESIMO_WITNESS_POLICY_FILE: /);
    }
    expect(() => readWitnessPolicy(join(folder, 'missing'), LOG)).toThrow(/^CENTESIMO_WITNESS_POLICY_FILE: /);
    return Promise.resolve();
  });
});
