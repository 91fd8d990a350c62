/**
 * Calls between the instances of a service: the journal's peers over gRPC, both sides. The types are structurally
 * those of `@centesimo/journal`, which this package must not know.
 */
import { ALL_LEDGERS } from '@centesimo/auth';
import { createClient } from './client.ts';
import type { ServiceClient } from './client.ts';
import { JournalPeerService } from './gen/centesimo/journal/v1/peer_pb.ts';
import type { ForwardRequest, ForwardResponse } from './gen/centesimo/journal/v1/peer_pb.ts';
import { RpcError } from './rpc-error.ts';
import { toSafeInteger } from './safe-integer.ts';
import { bindService } from './service-binding.ts';
import type { ServiceBinding } from './service-binding.ts';
import { whileThere } from './while-there.ts';
import type { ResponseInit } from './wire-type.ts';

/** Commands in one forwarded call. */
export const FORWARDED_MAX = 1_000;

interface PeerSeal {
  readonly journal: string;
  readonly instance: string;
  readonly n: number;
  readonly address: string;
}
interface PeerForward {
  readonly journal: string;
  readonly instance: string;
  readonly sealN: number;
  readonly envelopes: readonly never[];
}
type PeerReply<Answer> =
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }
  | { readonly kind: 'stale'; readonly seal: PeerSeal | undefined };
type PeerQueryReply<Json> = { readonly kind: 'answer'; readonly answer: Json } | { readonly kind: 'stale' };

/** What a journal host answers its peers. */
export interface PeerHost {
  answerForward(request: PeerForward): Promise<PeerReply<unknown>>;
  answerQuery(journal: string, query: never): PeerQueryReply<unknown> | Promise<PeerQueryReply<unknown>>;
  owns(journal: string, instance: string): boolean;
  republish(journal: string, fromN: number): boolean;
}

const PEER = { roles: ['operator'], ledger: () => ALL_LEDGERS } as const;

/**
 * The routes on which this process answers its peers, for all journal hosts in it. A forwarded command was checked by
 * its sender and is believed, so only an operator's token for all ledgers may call.
 */
export function peerRoutes(hosts: readonly PeerHost[]): ServiceBinding {
  return bindService(
    JournalPeerService,
    {
      forward: (request) => answerForward(hosts, request),
      republish: ({ journal, fromN }) => {
        const from = toSafeInteger(fromN, 'from_n');
        return Promise.resolve({ held: hosts.some((host) => host.republish(journal, from)) });
      },
      query: ({ journal, queryJson }) => answerQuery(hosts, journal, readJson(queryJson) as never),
      owns: ({ journal, instance }) =>
        Promise.resolve({ owns: hosts.some((host) => host.owns(journal, instance)) }),
    },
    { forward: PEER, republish: PEER, query: PEER, owns: PEER },
  );
}

/** One host at most holds the journal; the others say so at once. */
async function answerQuery(
  hosts: readonly PeerHost[],
  journal: string,
  query: never,
): Promise<{ answerJson?: Uint8Array }> {
  for (const host of hosts) {
    const reply = await host.answerQuery(journal, query);
    if (reply.kind === 'answer') return { answerJson: toJson(reply.answer) };
  }
  return {};
}

async function answerForward(
  hosts: readonly PeerHost[],
  request: ForwardRequest,
): Promise<ResponseInit<typeof JournalPeerService, 'forward'>> {
  const { journal, instance, commandJson } = request;
  if (commandJson.length > FORWARDED_MAX)
    throw new RpcError('too-large', 'too-many-commands', `at most ${FORWARDED_MAX} commands in one call`);
  const envelopes = commandJson.map(readJson) as never[];
  const forward = { journal, instance, sealN: toSafeInteger(request.sealN, 'seal_n'), envelopes };
  // The owner is asked first: any other host of this process could only say that it is not it.
  const host = hosts.find((each) => each.owns(journal, instance)) ?? hosts[0];
  const reply = await host?.answerForward(forward);
  if (reply?.kind === 'answers')
    return { outcome: { case: 'answers', value: { answerJson: reply.answers.map(toJson) } } };
  const seal = reply?.seal;
  const value =
    seal === undefined
      ? { journal }
      : { journal, instance: seal.instance, sealN: BigInt(seal.n), address: seal.address };
  return { outcome: { case: 'stale', value } };
}

export interface GrpcPeersOptions {
  /** Addresses to ask for a journal whose owner's address is not known yet, by the role of the journal. */
  readonly fallback: Readonly<Record<string, string>>;
  /** An operator's token for all ledgers. */
  readonly token: () => string;
  /** The trace of what runs now: what is forwarded goes on in it. */
  readonly trace?: () => string | undefined;
  /** How long a peer may work on a call before it is asked whether it is there, again and again. */
  readonly lookAfterMs?: number;
  /** How long it may take to say so; safety does not rest on it. */
  readonly silenceMs?: number;
}

/** The callers' side; `close` ends its connections. */
export interface GrpcPeers<Answer, Json> {
  forward(
    address: string,
    request: Omit<PeerForward, 'envelopes'> & { readonly envelopes: readonly unknown[] },
  ): Promise<PeerReply<Answer>>;
  query(address: string, journal: string, query: Json): Promise<PeerQueryReply<Json>>;
  owns(address: string, journal: string, instance: string): Promise<boolean>;
  republish(journal: string, address: string | undefined, fromN: number): Promise<void>;
  close(): void;
}

const CONNECTIONS_MAX = 64;
const LOOK_AFTER_MS = 1_000;
/** A busy process on a busy machine says late that it is there. */
const SILENCE_MS = 5_000;
/** Who wants to take over asks no longer: its question is no more than politeness. */
const OWNS_MS = 2_000;
/** A peer that is there may have much to do before it: the journal's host gives up earlier, or as late. */
const FORWARD_MS = 60_000;

export function grpcPeers<Answer, Json>(options: GrpcPeersOptions): GrpcPeers<Answer, Json> {
  const connections = createConnections(options);
  const { lookAfterMs = LOOK_AFTER_MS, silenceMs: deadlineMs = SILENCE_MS } = options;
  return {
    forward: async (address, { journal, instance, sealN, envelopes }) => {
      const commandJson = envelopes.map(toJson);
      const request = { journal, instance, sealN: BigInt(sealN), commandJson };
      const { call } = connections.to(address);
      const look = (): Promise<unknown> => call.owns({ journal, instance }, { deadlineMs });
      const reply = await whileThere(look, lookAfterMs, (signal) =>
        call.forward(request, { signal, deadlineMs: FORWARD_MS }),
      );
      return readReply<Answer>(reply);
    },
    query: async (address, journal, query) => {
      const { call } = connections.to(address);
      const request = { journal, queryJson: toJson(query) };
      const look = (): Promise<unknown> => call.owns({ journal }, { deadlineMs });
      const { answerJson } = await whileThere(look, lookAfterMs, (signal) => call.query(request, { signal }));
      return answerJson === undefined
        ? { kind: 'stale' }
        : { kind: 'answer', answer: readJson(answerJson) as Json };
    },
    owns: async (address, journal, instance) => {
      const { call } = connections.to(address);
      return (await call.owns({ journal, instance }, { deadlineMs: Math.min(deadlineMs, OWNS_MS) })).owns;
    },
    republish: async (journal, address, fromN) => {
      // The known address may be of one that died: the address of its successor is in the messages that are missing.
      const known = new Set([address, options.fallback[journal.split('/')[1] ?? '']]);
      let failure = new RpcError('unavailable', 'peer-unknown', `nobody is known to hold ${journal}`);
      for (const to of known) {
        if (to === undefined) continue;
        const refusal = await askAgain(connections.to(to), to, { journal, fromN, deadlineMs });
        if (refusal === undefined) return;
        failure = refusal;
      }
      throw failure;
    },
    close: () => connections.close(),
  };
}

/** Undefined when it holds the journal and publishes again. */
async function askAgain(
  { call }: PeerClient,
  to: string,
  {
    journal,
    fromN,
    deadlineMs,
  }: { readonly journal: string; readonly fromN: number; readonly deadlineMs: number },
): Promise<RpcError | undefined> {
  try {
    const request = { journal, fromN: BigInt(fromN) };
    const { held } = await call.republish(request, { deadlineMs });
    if (held) return undefined;
    return new RpcError('unavailable', 'journal-not-held', `${to} does not hold ${journal}`);
  } catch (error) {
    if (error instanceof RpcError) return error;
    throw error;
  }
}

function readReply<Answer>({ outcome }: ForwardResponse): PeerReply<Answer> {
  if (outcome.case === 'answers')
    return { kind: 'answers', answers: outcome.value.answerJson.map((json) => readJson(json) as Answer) };
  if (outcome.case === undefined || outcome.value.instance === '') return { kind: 'stale', seal: undefined };
  const { journal, instance, sealN, address } = outcome.value;
  return { kind: 'stale', seal: { journal, instance, n: toSafeInteger(sealN, 'seal_n'), address } };
}

type PeerClient = ServiceClient<typeof JournalPeerService>;

/** One connection for each address, the oldest given up beyond a bound: addresses come from records. */
function createConnections({ token, trace }: Pick<GrpcPeersOptions, 'token' | 'trace'>): {
  to(address: string): PeerClient;
  close(): void;
} {
  const open = new Map<string, PeerClient>();
  return {
    to: (address) => {
      const known = open.get(address);
      if (known !== undefined) return known;
      const [oldest] = open;
      if (open.size >= CONNECTIONS_MAX && oldest !== undefined) {
        oldest[1].close();
        open.delete(oldest[0]);
      }
      const made = createClient(JournalPeerService, { address, token, ...(trace && { trace }) });
      open.set(address, made);
      return made;
    },
    close: () => {
      for (const client of open.values()) client.close();
      open.clear();
    },
  };
}

function toJson(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RpcError('invalid', 'message-malformed', 'a peer sent what is no JSON', { cause });
  }
}
