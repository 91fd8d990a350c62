/** What a host is given: its participant, its ports, and where it stands in the deployment. */
import type { EventBus } from '@centesimo/bus';
import type { Store } from '@centesimo/store';
import type { Limits } from './limits.ts';
import type { Clock, Json, Notify, Participant, Peers, Tracing } from './types.ts';

export interface HostConfig<State, Command, Input extends Json> {
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
  readonly generation: string;
  readonly topic: string;
  readonly partitions: number;
  /** The partition of a ledger, as contracts.md defines it. */
  readonly partitionOf: (ledger: string) => number;
  /** A number in [0, 1), for back-offs. */
  readonly random: () => number;
  readonly limits?: Partial<Limits>;
  /** Left out: nothing is traced. */
  readonly tracing?: Tracing;
}
