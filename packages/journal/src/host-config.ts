/** What a host is given: its participant, its ports, and where it stands in the deployment. */
import type { EventBus } from '@centesimo/bus';
import type { Store } from '@centesimo/store';
import type { Limits } from './limits.ts';
import type { Clock, Json, Notify, Participant, Peers, Tracing } from './types.ts';

/** A generation of journals and its topic: the number of partitions is fixed for it. */
export interface Generation {
  /** `g1`: the first part of the journals' names. */
  readonly generation: string;
  readonly topic: string;
  readonly partitions: number;
  /** The partition of a ledger, as contracts.md defines it. */
  readonly partitionOf: (ledger: string) => number;
  /** The one that this one goes on from. Its number of partitions divides this one's: each journal has one before it. */
  readonly before?: Generation;
}

export interface HostConfig<State, Command, Input extends Json> extends Generation {
  readonly participant: Participant<State, Command, Input>;
  readonly store: Pick<Store, 'journals' | 'documents'>;
  readonly bus: EventBus;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly notify: Notify;
  /** New at every process start. */
  readonly instance: string;
  /** Where this instance answers its peers. */
  readonly address: string;
  /** True for a generation that ends: no commands are taken, and each journal is closed. */
  readonly closes?: boolean;
  /** A number in [0, 1), for back-offs. */
  readonly random: () => number;
  readonly limits?: Partial<Limits>;
  /** Left out: nothing is traced. */
  readonly tracing?: Tracing;
}
