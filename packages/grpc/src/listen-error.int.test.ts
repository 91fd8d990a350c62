// Where a server cannot serve, the operator is told which address it is and what to do.
import { expect, it } from 'vitest';
import { startLoopback } from '../test/loopback.ts';
import { ListenError } from './index.ts';

async function faultOf(address: string): Promise<ListenError> {
  const error: unknown = await startLoopback([], { address }).catch((caught: unknown) => caught);
  if (error instanceof ListenError) return error;
  throw new Error('it serves');
}

it('names an address that is taken', async () => {
  const first = await startLoopback([]);
  const { address } = first.server;
  const fault = await faultOf(address);
  expect(fault.code).toBe('address-taken');
  expect(fault.message).toContain(`${address} is in use by another program`);
  await first.stop();
});

it.each(['203.0.113.7:7420', 'no-such-host.invalid:7420'])(
  'names an address that is not ours: %s',
  async (address) => {
    const fault = await faultOf(address);
    expect(fault.code).toBe('address-unusable');
    expect(fault.message).toContain(address);
  },
);
