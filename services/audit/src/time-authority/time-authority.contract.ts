/** The contract suite of a time-stamping authority: every adapter runs it unchanged, against one that OpenSSL makes. */
import { hash } from 'node:crypto';
import { readAuthorities, StampError, type TrustedAuthorities, verifyToken } from '@centesimo/stamp';
import { withTempFolder } from '@centesimo/testkit';
import { makeTimeAuthority, type TestAuthority } from '@centesimo/testkit/time-authority';
import { describe, expect, it } from 'vitest';
import type { TimeAuthority } from '../log/time-authority.ts';

export interface ReachedAuthority {
  readonly authority: TimeAuthority;
  dispose(): Promise<void>;
}

/** An adapter that reaches this authority. */
export type ReachAuthority = (of: TestAuthority, trusted?: TrustedAuthorities) => Promise<ReachedAuthority>;

const DIGEST = hash('sha256', 'a note', 'buffer');

export function timeAuthorityContract(name: string, reach: ReachAuthority): void {
  describe(`time authority contract: ${name}`, { timeout: 60_000 }, () => {
    async function reaching(
      use: (reached: TimeAuthority, of: TestAuthority) => Promise<void>,
      trust: (of: TestAuthority) => TrustedAuthorities | undefined = () => undefined,
    ): Promise<void> {
      await withTempFolder(async (folder) => {
        const of = makeTimeAuthority(folder);
        const { authority, dispose } = await reach(of, trust(of));
        await use(authority, of).finally(dispose);
      });
    }

    it('stamps a digest, so that anybody verifies it under its root', async () => {
      await reaching(async (authority, { ca }) => {
        const { signal } = new AbortController();
        const [one, two] = await Promise.all([
          authority.stamp(DIGEST, signal),
          authority.stamp(DIGEST, signal),
        ]);
        for (const token of [one, two]) {
          const { time } = verifyToken(token, DIGEST, readAuthorities(ca));
          expect(Math.abs(time - Date.now())).toBeLessThan(120_000);
        }
        // Each answers its own query.
        expect(Buffer.compare(one, two)).not.toBe(0);
        expect(authority.name).not.toBe('');
      });
    });

    it('keeps a stamp only under whom it was told to trust', async () => {
      const { signal } = new AbortController();
      await reaching(
        async (authority) => expect((await authority.stamp(DIGEST, signal)).length).toBeGreaterThan(500),
        ({ ca }) => readAuthorities(ca),
      );
      await withTempFolder(async (elsewhere) => {
        const other = makeTimeAuthority(elsewhere);
        await reaching(
          async (authority) => {
            await expect(authority.stamp(DIGEST, signal)).rejects.toThrow(StampError);
          },
          () => readAuthorities(other.ca),
        );
      });
    });

    it('gives up when it is told to', async () => {
      await reaching(async (authority) => {
        await expect(authority.stamp(DIGEST, AbortSignal.abort())).rejects.toThrow();
      });
    });
  });
}
