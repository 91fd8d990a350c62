// Both ways to an authority under one contract, and what a server may answer that is none.
import { hash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { withTempFolder } from '@centesimo/testkit';
import { answerQuery, makeTimeAuthority, whyNoOpenssl } from '@centesimo/testkit/time-authority';
import { describe, expect, it } from 'vitest';
import { type Answer, replying, serveStamps } from '../../test/stamp-server.ts';
import { httpAuthority } from './http-authority.ts';
import { opensslAuthority } from './openssl-authority.ts';
import { timeAuthorityContract } from './time-authority.contract.ts';

const DIGEST = hash('sha256', 'a note', 'buffer');
const signalOf = (): AbortSignal => new AbortController().signal;

describe.skipIf(whyNoOpenssl() !== '')('the ways to an authority', () => {
  timeAuthorityContract('over HTTP', async (of, trusted) => {
    const server = await serveStamps(replying(of));
    return { authority: httpAuthority(server.url, trusted), dispose: () => server.close() };
  });
  timeAuthorityContract('by openssl ts', async (of, trusted) => {
    return { authority: opensslAuthority(of.config, trusted), dispose: () => Promise.resolve() };
  });

  it('refuse what is no answer to their query, and what has no end', { timeout: 60_000 }, async () => {
    await withTempFolder(async (folder) => {
      const of = makeTimeAuthority(folder);
      let earlier: Buffer | undefined;
      const typed = (response: ServerResponse): ServerResponse =>
        response.setHeader('content-type', 'application/timestamp-reply');
      const answers: Record<string, [Answer, string]> = {
        'another status': [(_, response) => response.writeHead(503).end('busy'), 'answered 503'],
        'another type': [(_, response) => response.end('<html>'), 'answered 200 as nothing'],
        'a redirection': [(_, response) => response.writeHead(302, { location: '/' }).end(), 'fetch failed'],
        'no DER': [(_, response) => typed(response).end('hello'), 'not DER'],
        nothing: [(_, response) => typed(response).end(), 'not DER'],
        'no end': [(_, response) => typed(response).end(Buffer.alloc(1_000_000, 0x30)), 'more than'],
        'the answer to another query': [
          (query, response) => {
            typed(response).end((earlier ??= answerQuery(of, query)));
          },
          'another nonce',
        ],
      };
      for (const [what, [answer, reason]] of Object.entries(answers)) {
        const server = await serveStamps(answer);
        const authority = httpAuthority(server.url);
        if (what === 'the answer to another query') await authority.stamp(DIGEST, signalOf());
        await expect(authority.stamp(DIGEST, signalOf()), what).rejects.toThrow(reason);
        await server.close();
      }
      await expect(httpAuthority('http://127.0.0.1:1/').stamp(DIGEST, signalOf())).rejects.toThrow();
      await expect(opensslAuthority(`${folder}/none.cnf`).stamp(DIGEST, signalOf())).rejects.toThrow();
    });
  });
});
