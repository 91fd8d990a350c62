/** How a client of the simulated broker makes a request. */

import { BusError, type BusFaults, type BusWriteStep } from '@centesimo/bus';
import type { BusServer } from './bus-server.ts';
import type { Call, Gate } from './gate.ts';
import { REQUEST_TIMEOUT_MS } from './latency.ts';
import type { SimBase } from './sim-base.ts';

/** One client of the broker. */
export interface BusClient {
  readonly base: SimBase;
  readonly server: BusServer;
  readonly gate: Gate;
  readonly hook: BusFaults | undefined;
  closed: boolean;
}

export function request<T>(
  client: BusClient,
  label: string,
  atServer: (call: Call<T>) => void,
  onTimeout: 'unavailable' | 'unknown-outcome' = 'unavailable',
): Promise<T> {
  if (client.closed) return Promise.reject(closedError(label));
  return client.server.call<T>(client.gate, label, REQUEST_TIMEOUT_MS, atServer, onTimeout);
}

/** Calls the client's hook around a write step, if it has one. */
export async function withHook<T>(
  { hook }: BusClient,
  step: BusWriteStep,
  key: string,
  send: () => Promise<T>,
): Promise<T> {
  if (hook === undefined) return send();
  await hook.before(step, key);
  const answer = await send();
  await hook.after(step, key);
  return answer;
}

export function closedError(label: string): BusError {
  return new BusError('closed', `closed: ${label}`);
}
