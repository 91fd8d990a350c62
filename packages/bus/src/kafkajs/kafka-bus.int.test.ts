/** The bus on a real broker, under the contract suite. `KAFKA_BROKERS` says where one runs. */
import { describe, expect, test } from 'vitest';
import { busContract } from '../bus.contract.ts';
import { busFault } from '../contract/bus-under-test.ts';
import { openKafkaBus } from './open-kafka-bus.ts';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',').filter((broker) => broker !== '');

if (brokers.length === 0) test.skip('KAFKA_BROKERS names no broker: the bus was not tried on Kafka');
else
  busContract('kafka', async ({ faults } = {}) => {
    const options = { brokers, clientId: 'centesimo-test', sessionTimeoutMs: 6_000 };
    let bus = await openKafkaBus({ ...options, ...(faults && { faults }) });
    return {
      bus,
      async reopen() {
        await bus.close();
        bus = await openKafkaBus(options);
        return bus;
      },
      dispose: () => bus.close(),
    };
  });

describe('an address of no broker', () => {
  test('is told in seconds, by the name of the setting', async () => {
    const opened = openKafkaBus({ brokers: ['127.0.0.1:9'], clientId: 'centesimo-test', openMs: 0 });
    await expect(opened).rejects.toMatchObject(busFault('unavailable'));
    await expect(opened).rejects.toThrow(/^KAFKA_BROKERS: /);
  });
});
