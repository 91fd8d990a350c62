// Keys of partners' logs: a line each, and a wrong line is told by its number.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatVkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { readPartnerLogs } from './partner-logs.ts';

const vkeyOf = (name: string) =>
  formatVkey(signerKey(nodeSha256, nodeEd25519, name, 'ed25519', Buffer.alloc(32, 1)));

it('are read a line each, with remarks between; none where no file is named', async () => {
  expect(readPartnerLogs('none')).toEqual([]);
  await withTempFolder((folder) => {
    const file = join(folder, 'partners');
    writeFileSync(
      file,
      `# Brazil\n${vkeyOf('escola.example/log')}\n\n${vkeyOf('maji.example/log')} https://portal.maji.example/\r\n`,
    );
    expect(readPartnerLogs(file).map(({ key, portal }) => [key.name, portal])).toEqual([
      ['escola.example/log', undefined],
      ['maji.example/log', 'https://portal.maji.example'],
    ]);
    for (const wrong of [
      'portal.maji.example',
      'ftp://maji.example',
      'https://a:b@maji.example',
      'https://a b',
    ]) {
      writeFileSync(file, `\n${vkeyOf('maji.example/log')} ${wrong}\n`);
      expect(() => readPartnerLogs(file)).toThrow(
        /CENTESIMO_PARTNER_LOGS: line 2 of .* no http\(s\) address/,
      );
    }
    writeFileSync(file, `# Brazil\nescola.example/log+00000000+AAAA\n`);
    expect(() => readPartnerLogs(file)).toThrow(/CENTESIMO_PARTNER_LOGS: line 2 of/);
    expect(() => readPartnerLogs(join(folder, 'missing'))).toThrow(/CENTESIMO_PARTNER_LOGS/);
    return Promise.resolve();
  });
});
