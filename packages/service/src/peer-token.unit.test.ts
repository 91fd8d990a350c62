// The token between instances.
import { createTokenVerifier, generateSigningKey, trustKeys } from '@centesimo/auth';
import { expect, it } from 'vitest';
import { TOKEN_AUDIENCE } from './deployment.ts';
import { peerTokens } from './peer-token.ts';

it('is signed once for many calls, and anew before it ends, or where the clock was set back', () => {
  const key = generateSigningKey('https://issuer.test');
  let nowMs = Date.UTC(2026, 0, 1);
  const token = peerTokens(key, 'donation', () => nowMs);
  const verifier = createTokenVerifier({ keys: trustKeys([key]), audience: TOKEN_AUDIENCE }, () => nowMs);
  const first = token();
  nowMs += 29_000;
  expect(token()).toBe(first);
  expect(verifier.verify(first)).toMatchObject({ ok: true, principal: { subject: 'donation' } });
  nowMs += 1_000;
  const second = token();
  expect(second).not.toBe(first);
  expect(verifier.verify(second)).toMatchObject({ ok: true });
  nowMs -= 600_000;
  expect(verifier.verify(token())).toMatchObject({ ok: true });
});
