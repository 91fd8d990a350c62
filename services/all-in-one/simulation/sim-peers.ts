/** Peers over the simulated network: both sides of the calls between instances, as the gRPC adapter has them. */
import type { Answer, ForwardReply, ForwardRequest, Json, Peers, QueryReply } from '@centesimo/journal';
import { NetworkError, type NetworkHandle } from '@centesimo/testkit';

/** What an instance answers its peers; audit keeps no journal that others forward to or ask about. */
export interface PeerSide {
  owns(journal: string, instance: string): boolean;
  republish?(journal: string, fromN: number): boolean;
  answerForward?(request: ForwardRequest): Promise<ForwardReply>;
  answerQuery?(journal: string, query: Json): QueryReply | Promise<QueryReply>;
}

interface PeerRequest {
  readonly journal: string;
  readonly instance: string;
  readonly fromN: number;
  readonly query: Json;
  readonly forward: ForwardRequest;
}

const METHODS = ['forward', 'query', 'owns', 'republish'] as const;
type PeerMethod = (typeof METHODS)[number];

export function isPeerMethod(method: string): method is PeerMethod {
  return (METHODS as readonly string[]).includes(method);
}

/** Answers a peer's call at the host of this instance. */
export function answerPeer(side: PeerSide, method: PeerMethod, request: unknown): unknown {
  const { journal, instance, fromN, query, forward } = request as PeerRequest;
  switch (method) {
    case 'forward':
      return side.answerForward?.(forward);
    case 'query':
      return side.answerQuery?.(journal, query);
    case 'owns':
      return side.owns(journal, instance);
    case 'republish':
      return side.republish?.(journal, fromN) ?? false;
  }
}

const OWNS_TIMEOUT_MS = 2_000;
const FORWARD_TIMEOUT_MS = 6_000;

/** `instancesOf` lists the addresses of a role's present instances: who is asked when the known address is dead. */
export function simPeers(network: NetworkHandle, instancesOf: (role: string) => readonly string[]): Peers {
  const call = <Reply>(address: string, method: PeerMethod, request: object, timeoutMs: number) =>
    network.call<Reply>(address, method, request, { timeoutMs });
  return {
    forward: (address, forward) =>
      call<{ kind: 'answers'; answers: Answer[] }>(address, 'forward', { forward }, FORWARD_TIMEOUT_MS),
    query: (address, journal, query) => call(address, 'query', { journal, query }, FORWARD_TIMEOUT_MS),
    owns: (address, journal, instance) => call(address, 'owns', { journal, instance }, OWNS_TIMEOUT_MS),
    republish: async (journal, address, fromN) => {
      const others = instancesOf(journal.split('/')[1] ?? '').filter((other) => other !== address);
      for (const to of address === undefined ? others : [address, ...others]) {
        const held = await call<boolean>(to, 'republish', { journal, fromN }, OWNS_TIMEOUT_MS).catch(
          () => false,
        );
        if (held) return;
      }
      throw new NetworkError('unreachable', `nobody holds ${journal}`);
    },
  };
}
