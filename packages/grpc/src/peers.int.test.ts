// Peers over a real loopback server: what a journal host answers comes back as it was, and only operators may ask.
import { once } from 'node:events';
import { type AddressInfo, type Socket, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startLoopback } from '../test/loopback.ts';
import type { Loopback } from '../test/loopback.ts';
import { FORWARDED_MAX, grpcPeers, JournalPeerService, peerRoutes, RpcError } from './index.ts';
import type { PeerHost } from './index.ts';

const seal = { journal: 'g1/donation/3', instance: 'newer', n: 9, address: 'elsewhere:1' };
const asked: unknown[] = [];
/** How often somebody asked who owns a journal. */
let looked = 0;
/** While open, forwarded commands wait. */
let slow = Promise.withResolvers<void>();
slow.resolve();

/** A host of one journal. */
function hostOf(journal: string, instance: string): PeerHost {
  return {
    answerForward: async (request) => {
      asked.push(request);
      await slow.promise;
      if (request.instance !== instance)
        return { kind: 'stale', seal: request.sealN === 0 ? undefined : seal };
      return { kind: 'answers', answers: request.envelopes.map((each) => ({ heard: each })) };
    },
    answerQuery: (name, query) =>
      name === journal ? { kind: 'answer', answer: { query } } : { kind: 'stale' },
    owns: (name, by) => {
      looked += 1;
      return name === journal && by === instance;
    },
    republish: (name) => name === journal,
  };
}

let loopback: Loopback;
let address: string;
const peers = grpcPeers<unknown, unknown>({
  get fallback() {
    return { allocation: address };
  },
  token: () => loopback.token(['operator']),
});
beforeAll(async () => {
  loopback = await startLoopback([
    peerRoutes([hostOf('g1/donation/3', 'a'), hostOf('g1/allocation/3', 'b')]),
  ]);
  address = loopback.server.address;
});
afterAll(async () => {
  peers.close();
  await loopback.stop();
});

const forward = (change: object = {}) =>
  peers.forward(address, { journal: 'g1/donation/3', instance: 'a', sealN: 4, envelopes: [], ...change });

async function failure(call: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(RpcError);
  return error as RpcError;
}

describe('peers', () => {
  it('forward commands to the owner among the hosts of a process', async () => {
    const envelopes = [{ key: 'é', command: { amount: 1 } }, { key: '2' }];
    const answers = envelopes.map((heard) => ({ heard }));
    expect(await forward({ envelopes })).toEqual({ kind: 'answers', answers });
    expect(asked.at(-1)).toEqual({ journal: 'g1/donation/3', instance: 'a', sealN: 4, envelopes });
    const other = { journal: 'g1/allocation/3', instance: 'b', envelopes: [1] };
    expect(await forward(other)).toEqual({ kind: 'answers', answers: [{ heard: 1 }] });
  });

  it('hear of the newer seal when the receiver is not that owner', async () => {
    expect(await forward({ instance: 'old' })).toEqual({ kind: 'stale', seal });
    expect(await forward({ instance: 'old', sealN: 0 })).toEqual({ kind: 'stale', seal: undefined });
  });

  it('ask about state, and whether somebody still owns', async () => {
    expect(await peers.query(address, 'g1/donation/3', { a: 1 })).toEqual({
      kind: 'answer',
      answer: { query: { a: 1 } },
    });
    expect(await peers.query(address, 'g1/donation/4', null)).toEqual({ kind: 'stale' });
    expect(await peers.owns(address, 'g1/donation/3', 'a')).toBe(true);
    expect(await peers.owns(address, 'g1/donation/3', 'b')).toBe(false);
  });

  it('ask to publish again, by the known address or that of the role', async () => {
    await peers.republish('g1/donation/3', address, 7);
    await peers.republish('g1/allocation/3', undefined, 7);
    // Whoever sealed last may be dead, or not hold it any more: its successor's address comes only with its messages.
    await peers.republish('g1/allocation/3', '127.0.0.1:1', 7);
    const calls = [
      peers.republish('g1/allocation/4', undefined, 7),
      peers.republish('g1/donation/3', undefined, 7),
    ];
    const codes = await Promise.all(calls.map(async (call) => (await failure(call)).code));
    expect(codes).toEqual(['journal-not-held', 'peer-unknown']);
  });

  it('take a bounded number of commands, and only JSON', async () => {
    const many = Array.from({ length: FORWARDED_MAX + 1 }, () => 1);
    expect(await failure(forward({ envelopes: many }))).toMatchObject({ code: 'too-many-commands' });
    const { call } = loopback.connect(JournalPeerService, { token: () => loopback.token(['operator']) });
    const garbled = { journal: 'g1/donation/3', instance: 'a', commandJson: [Buffer.from('{')] };
    expect(await failure(call.forward(garbled))).toMatchObject({ code: 'message-malformed' });
  });

  it('are operators for all ledgers, and nobody else', async () => {
    const codes: string[] = [];
    for (const token of [loopback.token(['processor']), loopback.token(['operator'], ['acqua-viva'])]) {
      const { call } = loopback.connect(JournalPeerService, { token: () => token });
      codes.push((await failure(call.forward({ journal: 'g1/donation/3', instance: 'a' }))).code);
    }
    expect(codes).toEqual(['role-forbidden', 'ledger-forbidden']);
  });

  it('are given up when they say nothing, and waited for as long as they are only slow', async () => {
    const open: Socket[] = [];
    // Takes every connection and never says a word, as a process that was stopped.
    const silent = createServer((socket) => void open.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const looking = (silenceMs: number) =>
      grpcPeers({ fallback: {}, token: () => loopback.token(['operator']), lookAfterMs: 20, silenceMs });
    const [impatient, patient] = [looking(200), looking(60_000)];
    const request = { journal: 'g1/donation/3', instance: 'a', sealN: 4, envelopes: ['slow'] };
    const calls = [
      impatient.forward(`127.0.0.1:${port}`, request),
      impatient.query(`127.0.0.1:${port}`, 'g1/x/0', 1),
    ];
    for (const call of calls) expect(await failure(call)).toMatchObject({ code: 'peer-silent' });
    const looks = looked;
    slow = Promise.withResolvers<void>();
    const waiting = patient.forward(address, request);
    await vi.waitFor(() => expect(looked).toBeGreaterThan(looks + 3), { timeout: 20_000 });
    slow.resolve();
    expect(await waiting).toMatchObject({ kind: 'answers' });
    for (const each of [impatient, patient]) each.close();
    for (const socket of open) socket.destroy();
    silent.close();
  });

  it('fail when nobody answers', async () => {
    expect(await failure(peers.owns('127.0.0.1:1', 'g1/donation/3', 'a'))).toMatchObject({ retriable: true });
  });
});
