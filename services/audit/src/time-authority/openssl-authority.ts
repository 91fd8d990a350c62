/**
 * An authority of the organisation's own, run by `openssl ts -reply`: its key lies in a file or in a token that OpenSSL's
 * configuration names. What such a stamp proves is as good as whoever holds that key is independent of the log's.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MAX_REPLY_BYTES } from '@centesimo/stamp';
import type { TrustedAuthorities } from '@centesimo/stamp';
import type { TimeAuthority } from '../log/time-authority.ts';
import { askedAuthority } from './asked-authority.ts';

const run = promisify(execFile);

/** `config` is a file as `openssl ts -config` takes it. */
export function opensslAuthority(config: string, trusted?: TrustedAuthorities): TimeAuthority {
  return askedAuthority(config, (query, signal) => reply(config, query, signal), trusted);
}

/** OpenSSL reads a query only from a file that has a name. */
async function reply(config: string, query: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'centesimo-stamp-'));
  try {
    const file = join(folder, 'query.tsq');
    await writeFile(file, query);
    const args = ['ts', '-reply', '-config', config, '-queryfile', file];
    const bounds = { signal, maxBuffer: MAX_REPLY_BYTES, killSignal: 'SIGKILL' } as const;
    return (await run('openssl', args, { ...bounds, encoding: 'buffer' })).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
