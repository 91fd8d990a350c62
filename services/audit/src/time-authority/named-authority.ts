/** The authority that the settings name: an address is asked over HTTP, a path is a configuration of OpenSSL. */
import { readFileSync } from 'node:fs';
import { readAuthorities } from '@centesimo/stamp';
import type { Stamping } from '../log/stamper.ts';
import { httpAuthority } from './http-authority.ts';
import { opensslAuthority } from './openssl-authority.ts';

export interface NamedAuthority {
  /** Undefined: nothing is stamped. */
  readonly timeAuthority: { readonly name: string | undefined };
  readonly timeAuthorityMinutes: number;
  /** PEM; undefined: whoever answers is taken. */
  readonly timeAuthorityCa: { readonly file: string | undefined };
}

const MINUTE_MS = 60_000;

/** @throws StampError, and what Node says, for a file that holds no certificates */
export function namedStamping(named: NamedAuthority): Stamping | undefined {
  const { name } = named.timeAuthority;
  const { file } = named.timeAuthorityCa;
  if (name === undefined) return undefined;
  const trusted = file === undefined ? undefined : readAuthorities(readFileSync(file, 'utf8'));
  const authority = /^https?:\/\//.test(name)
    ? httpAuthority(name, trusted)
    : opensslAuthority(name, trusted);
  return { authority, everyMs: named.timeAuthorityMinutes * MINUTE_MS };
}
