// Without faults the simulated broker is a bus: it holds the contract of the real adapters.

import { busContract } from '@centesimo/bus/contract';
import { createBusServer } from './bus-server.ts';
import { createBusHandle } from './bus.ts';
import { createFaults } from './faults.ts';
import { createGate } from './gate.ts';
import { createRandom } from './random.ts';
import { createScheduler } from './scheduler.ts';
import { createTrace } from './trace.ts';

let seed = 1;

busContract('simulated', (options = {}) => {
  const random = createRandom(seed++);
  const scheduler = createScheduler({ random, guard: false });
  const trace = createTrace(() => scheduler.now(), 0, { on: false });
  const base = { scheduler, random, trace, faults: createFaults(random, trace, {}) };
  const server = createBusServer(base);
  const gate = createGate('client', scheduler, random);
  const bus = createBusHandle(base, server, gate, options.faults);
  const stop = scheduler.flow();
  return Promise.resolve({
    bus,
    reopen: async () => {
      await bus.close();
      return createBusHandle(base, server, gate);
    },
    dispose: () => Promise.resolve(stop()),
  });
});
