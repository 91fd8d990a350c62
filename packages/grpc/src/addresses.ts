/** Where the services of one system answer: one address where they share a process, one each where they do not. */

/** `host:port` of gRPC for each service that clients call. */
export interface Addresses {
  readonly donation: string;
  readonly allocation: string;
  readonly audit: string;
}

/** All of them behind one address. */
export function oneAddress(address: string): Addresses {
  return { donation: address, allocation: address, audit: address };
}
