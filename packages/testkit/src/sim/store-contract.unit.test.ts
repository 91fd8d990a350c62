// Without faults the simulated store is a store: it holds the contract of the real adapters.

import { storeContract } from '@centesimo/store/contract';
import { createFaults } from './faults.ts';
import { createGate } from './gate.ts';
import { createRandom } from './random.ts';
import { createScheduler } from './scheduler.ts';
import { createStoreServer } from './store-server.ts';
import { createStoreHandle } from './store.ts';
import { createTrace } from './trace.ts';

let seed = 1;

storeContract('simulated', (options = {}) => {
  const random = createRandom(seed++);
  const scheduler = createScheduler({ random, guard: false });
  const trace = createTrace(() => scheduler.now(), 0, { on: false });
  const base = { scheduler, random, trace, faults: createFaults(random, trace, {}) };
  const server = createStoreServer(base, 'contract');
  const gate = createGate('client', scheduler, random);
  const store = createStoreHandle(base, server, gate, options.faults);
  const stop = scheduler.flow();
  return Promise.resolve({
    store,
    reopen: async () => {
      await store.close();
      return createStoreHandle(base, server, gate);
    },
    dispose: () => Promise.resolve(stop()),
  });
});
