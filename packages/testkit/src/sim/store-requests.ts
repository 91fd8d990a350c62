/** How a client of the simulated store makes a request: names checked, hook called, answer through its gate. */

import { StoreError, type StoreWriteStep, type WriteFaults } from '@centesimo/store';
import type { Gate } from './gate.ts';
import type { Change } from './replica.ts';
import type { SimBase } from './sim-base.ts';
import type { StoreServer } from './store-server.ts';

/** One client of one server. */
export interface StoreClient {
  readonly base: SimBase;
  readonly server: StoreServer;
  readonly gate: Gate;
  readonly hook: WriteFaults<StoreWriteStep> | undefined;
  closed: boolean;
}

/** Takes changes locally, and calls `done` when a majority has them. */
export type Apply = (changes: readonly Change[], done: () => void) => void;

/** A read of the server; `check` throws when the names are not allowed. */
export function read<T>(client: StoreClient, label: string, check: () => void, execute: () => T): Promise<T> {
  const refusal = refusalOf(client, label, check);
  if (refusal !== undefined) return Promise.reject(refusal);
  return client.server.send<T>(client.gate, {
    kind: 'read',
    label: `${label} by ${client.gate.id}`,
    execute: (reply) => reply(execute()),
  });
}

export interface WriteRequest<T> {
  readonly step: StoreWriteStep;
  readonly key: string;
  readonly check: () => void;
  readonly execute: (reply: (value: T) => void, store: Apply) => void;
}

export function write<T>(client: StoreClient, { step, key, check, execute }: WriteRequest<T>): Promise<T> {
  const label = `${step} ${key}`;
  const refusal = refusalOf(client, label, check);
  if (refusal !== undefined) return Promise.reject(refusal);
  const send = () =>
    client.server.send<T>(client.gate, { kind: 'write', label: `${label} by ${client.gate.id}`, execute });
  return client.hook === undefined ? send() : sendHooked(client.hook, step, key, send);
}

async function sendHooked<T>(
  hook: WriteFaults<StoreWriteStep>,
  step: StoreWriteStep,
  key: string,
  send: () => Promise<T>,
): Promise<T> {
  await hook.before(step, key);
  const answer = await send();
  await hook.after(step, key);
  return answer;
}

function refusalOf(client: StoreClient, label: string, check: () => void): Error | undefined {
  if (client.closed) return new StoreError('closed', `the store is closed: ${label}`);
  try {
    check();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** Neither side may see the other's later changes to a buffer. */
export const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);
export const copyIfAny = (bytes: Uint8Array | undefined) => (bytes === undefined ? undefined : copyOf(bytes));
