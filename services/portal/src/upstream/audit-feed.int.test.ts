// Audit as the portal asks it, where a balancer has led the connection to an instance that does not keep the log any more.
import { createTokenVerifier, generateSigningKey, trustKeys } from '@centesimo/auth';
import { AuditService, RpcError, bindService, startServer } from '@centesimo/grpc';
import { expect, it } from 'vitest';
import { NotKeptError } from '../ingest/log-feed.ts';
import { auditFeed } from './audit-feed.ts';

type Bound = Parameters<typeof bindService<typeof AuditService>>;

/** The same for every call of audit. */
const each = (value: unknown) =>
  Object.fromEntries(AuditService.methods.map(({ localName }) => [localName, value]));

/** Answers the note, or refuses with the code. */
async function serve(note: string | RpcError) {
  const unasked = (): Promise<never> => Promise.reject(new RpcError('unimplemented', 'not-here', 'not here'));
  const getCheckpoint = () => (typeof note === 'string' ? Promise.resolve({ note }) : Promise.reject(note));
  const handlers = { ...each(unasked), getCheckpoint } as unknown as Bound[1];
  const access = each('public') as Bound[2];
  const keys = trustKeys([generateSigningKey('https://issuer.test')]);
  const verifier = createTokenVerifier({ keys, audience: 'centesimo' }, () => Date.now());
  const services = [bindService(AuditService, handlers, access)];
  const onFault = (): void => undefined;
  return await startServer({ address: '127.0.0.1:0', services, verifier, onFault });
}

/** A feed whose connections go to these, one after the other; `connected` grows with each. */
function feedTo(servers: readonly { readonly address: string }[], connected: string[]) {
  const address = (): string => {
    const next = servers[connected.length]?.address ?? '';
    connected.push(next);
    return next;
  };
  return auditFeed({ address, token: () => '' });
}

it('another connection is made after an instance that does not keep the log, and none after one whose log is young', async () => {
  const young = await serve(new RpcError('unavailable', 'log-not-published', 'young'));
  const standby = await serve(new RpcError('unavailable', 'log-not-kept-here', 'standby'));
  const keeper = await serve('the note');
  const waits: string[] = [];
  const waiting = feedTo([young, keeper], waits);
  expect([await waiting.checkpoint(), await waiting.checkpoint()]).toEqual([undefined, undefined]);
  expect(waits).toEqual([young.address]);
  const moves: string[] = [];
  const moving = feedTo([standby, keeper], moves);
  await expect(moving.checkpoint()).rejects.toBeInstanceOf(NotKeptError);
  expect([await moving.checkpoint(), await moving.checkpoint()]).toEqual(['the note', 'the note']);
  expect(moves).toEqual([standby.address, keeper.address]);
  for (const feed of [waiting, moving]) feed.close();
  await Promise.all([young, standby, keeper].map((each) => each.stop()));
});
