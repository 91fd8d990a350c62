// Who may call what, for every method of every service: made from the descriptors, so a new method is tested at once.
import type { DescService } from '@bufbuild/protobuf';
import { generateSigningKey, ROLES } from '@centesimo/auth';
import type { Role } from '@centesimo/auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindReached, isStream } from '../test/bind-reached.ts';
import { startLoopback } from '../test/loopback.ts';
import type { Loopback } from '../test/loopback.ts';
import {
  AllocationService,
  AuditService,
  bindService,
  createClient,
  DonationService,
  JournalPeerService,
  RpcError,
  TrailService,
} from './index.ts';

const SERVICES: readonly DescService[] = [
  DonationService,
  AllocationService,
  AuditService,
  JournalPeerService,
  TrailService,
];
const NEEDED: readonly Role[] = ['staff', 'operator'];
const WITH_LEDGER = SERVICES.map((service) => service.methods.map((method) => ({ service, method })))
  .flat()
  .filter(({ method }) => method.input.fields.some((field) => field.localName === 'ledger'));

let loopback: Loopback;
beforeAll(async () => {
  loopback = await startLoopback(SERVICES.map((service) => bindReached(service, NEEDED)));
});
afterAll(() => loopback.stop());

async function* once<T>(item: T): AsyncGenerator<T> {
  await Promise.resolve();
  yield item;
}

async function outcome(service: DescService, name: string, message: object, token?: string): Promise<string> {
  const client = createClient(service, { address: loopback.server.address, deadlineMs: 5_000 });
  const kind = service.method[name]?.methodKind;
  const call = (client.call as Record<string, (input: unknown, options: object) => unknown>)[name];
  try {
    const isFed = kind === 'bidi_streaming' || kind === 'client_streaming';
    const input = isFed ? once(message) : message;
    const answer = call?.(input, token === undefined ? {} : { token });
    if (isStream(answer)) await answer[Symbol.asyncIterator]().next();
    else await answer;
    return 'answered';
  } catch (error) {
    return error instanceof RpcError ? `${error.kind} ${error.code}` : String(error);
  } finally {
    client.close();
  }
}

const all = SERVICES.flatMap((service) =>
  service.methods.map((method): [string, DescService, string] => [
    `${service.name}.${method.name}`,
    service,
    method.localName,
  ]),
);

describe.each(all)('%s', (_name, service, method) => {
  const message = { ledger: 'acqua-viva' };

  it('is closed without a token, and to a token that does not hold', async () => {
    const foreign = loopback.token(['staff'], ['*'], { key: generateSigningKey('https://issuer.test') });
    expect(await outcome(service, method, message)).toBe('unauthenticated token-missing');
    expect(await outcome(service, method, message, 'x y')).toBe('unauthenticated token-malformed');
    expect(await outcome(service, method, message, foreign)).toBe('unauthenticated token-unknown-key');
    const expired = loopback.token(['staff'], ['*'], { ttlS: -60 });
    expect(await outcome(service, method, message, expired)).toBe('unauthenticated token-expired');
  });

  it.each(ROLES)('decides by role: %s', async (role) => {
    const expected = NEEDED.includes(role) ? 'refused reached' : 'forbidden role-forbidden';
    expect(await outcome(service, method, message, loopback.token([role], ['acqua-viva']))).toBe(expected);
  });
});

describe.each(WITH_LEDGER.map(({ service, method }) => [method.name, service, method.localName] as const))(
  '%s of a foreign ledger',
  (_name, service, method) => {
    it('is forbidden, and so is none at all', async () => {
      const token = loopback.token(['staff'], ['acqua-viva']);
      expect(await outcome(service, method, { ledger: 'other' }, token)).toBe('forbidden ledger-forbidden');
      expect(await outcome(service, method, {}, token)).toBe('forbidden ledger-forbidden');
    });
  },
);

describe('a service that is bound badly', () => {
  const handlers = { forward: () => Promise.resolve({}), republish: () => Promise.resolve({}) };
  const rule = { roles: ['operator'], ledger: 'none' } as const;
  it.each<[string, object, object]>([
    ['has no access rule', handlers, { forward: rule }],
    ['has no handler', { forward: handlers.forward }, { forward: rule, republish: rule }],
    ['is open to no role', handlers, { forward: rule, republish: { roles: [], ledger: 'none' } }],
    ['has no access rule', handlers, Object.create({ forward: rule, republish: rule }) as object],
  ])('does not start when a method %s', (text, given, access) => {
    const bind = (): unknown => bindService(JournalPeerService, given as never, access as never);
    expect(bind).toThrow(text);
  });
});
