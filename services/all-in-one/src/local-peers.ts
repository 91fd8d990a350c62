/** Peers where every journal lives in this one process: a call is a call, and nobody else can own anything. */
import type { Peers } from '@centesimo/journal';

interface LocalHost {
  republish(journal: string, fromN: number): boolean;
  owns(journal: string, instance: string): boolean;
}

/** Hosts are added as they are made; a service may ask another only to publish again. */
export function createLocalPeers(hosts: readonly LocalHost[]): Peers {
  const nobody = (): Promise<never> =>
    Promise.reject(new Error('no other instance runs on this data folder'));
  return {
    forward: nobody,
    query: nobody,
    owns: (_address, journal, instance) =>
      Promise.resolve(hosts.some((host) => host.owns(journal, instance))),
    republish: (journal, _address, fromN) => {
      for (const host of hosts) host.republish(journal, fromN);
      return Promise.resolve();
    },
  };
}
