/** The bus on a real broker, under the contract suite. `KAFKA_BROKERS` says where one runs. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { describe, expect, test, vi } from 'vitest';
import { busContract } from '../bus.contract.ts';
import {
  busFault,
  type JoinedMember,
  joinAlone,
  messageOf,
  readToEnd,
  uniqueName,
  valuesOf,
} from '../contract/bus-under-test.ts';
import { MESSAGE_BYTES_MAX } from '../port.ts';
import type { KafkaSaid } from './kafka-log.ts';
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

/** The shortest that the broker of `npm run engines` takes. */
const SESSION_MS = 1_000;

async function keepReading({ membership }: JoinedMember, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const read = membership.read(0, 0, { messagesMax: 10, waitMs: 100, signal });
    // Not assigned any more: it is assigned again, or never.
    await read.catch(() => sleep(100));
  }
}

describe.skipIf(brokers.length === 0)('a member whose topic is gone, while the broker answers', () => {
  test(
    'falls silent, is tried anew, and is dead in the end; another member is not',
    { timeout: 120_000 },
    async () => {
      const said: KafkaSaid[] = [];
      const options = { brokers, clientId: 'centesimo-test', sessionTimeoutMs: SESSION_MS };
      const bus = await openKafkaBus({ ...options, said: (line) => said.push(line) });
      const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
      await admin.connect();
      try {
        const [gone, stays] = [uniqueName('topic'), uniqueName('topic')];
        for (const topic of [gone, stays]) await bus.ensureTopic(topic, 2);
        const [lost, well] = [await joinAlone(bus, gone, 2), await joinAlone(bus, stays, 2)];
        // What is never read is not fetched either, so that nobody would notice.
        const stop = new AbortController();
        const reading = keepReading(lost, stop.signal);
        await admin.deleteTopics({ topics: [gone] });
        const states = (): string[] => [lost.membership.state(), well.membership.state()];
        const becomes = (state: string): Promise<void> =>
          vi.waitFor(() => expect(states()).toEqual([state, 'consuming']), {
            timeout: 100_000,
            interval: 100,
          });
        await becomes('silent');
        await becomes('dead');
        stop.abort();
        await reading;
        expect(said.length).toBeGreaterThan(0);
      } finally {
        await admin.disconnect();
        await bus.close();
      }
    },
  );
});

describe.skipIf(brokers.length === 0)('what a stranger writes with a client of his own', () => {
  test('is read as it is, whatever it holds, and what follows comes behind it', async () => {
    const bus = await openKafkaBus({ brokers, clientId: 'centesimo-test' });
    const kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
    const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    try {
      const topic = uniqueName('topic');
      await bus.ensureTopic(topic, 1);
      const large = 'x'.repeat(MESSAGE_BYTES_MAX + MESSAGE_BYTES_MAX / 2);
      const strange = [
        { value: null },
        { key: null, value: '' },
        { key: Buffer.from([0xff, 0]), value: Buffer.from([0xc3, 0x28, 0, 0xff]) },
        { value: 'plain', headers: { n: ['1', '2'], journal: Buffer.from([0xff]), ce_type: '' } },
        { value: large },
      ];
      for (const message of strange) await producer.send({ topic, messages: [{ partition: 0, ...message }] });
      const messages = [{ partition: 0, value: 'zipped' }];
      await producer.send({ topic, compression: kafkajs.CompressionTypes.GZIP, messages });
      await bus.produce(topic, 0, [messageOf('ours')]);
      const read = await readToEnd(await joinAlone(bus, topic, 1), 0, 0);
      const values = ['', '', '\ufffd(\0\ufffd', 'plain', large, 'zipped', 'ours'];
      expect(read.map(({ value }) => value.length)).toEqual(values.map((value) => value.length));
      expect(valuesOf(read)).toEqual(values);
    } finally {
      await producer.disconnect();
      await bus.close();
    }
  });
});

/** As a proxy or a balancer does whose broker is down: the connection stands, and is closed. */
async function closingProxy(): Promise<{ readonly address: string; close(): void }> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, close: () => server.close() };
}

describe.skipIf(brokers.length === 0)('one of several addresses whose broker is down', () => {
  test('is passed over, also where a proxy takes the connection and closes it', async () => {
    const proxy = await closingProxy();
    const both = [proxy.address, ...brokers];
    // The client begins with any of them: that all begin with one that answers would be an accident.
    const opened = await Promise.all(
      Array.from({ length: 8 }, () => openKafkaBus({ brokers: both, clientId: 'centesimo-test', openMs: 0 })),
    ).finally(proxy.close);
    await Promise.all(opened.map((bus) => bus.close()));
  });
});

describe('an address of no broker', () => {
  test('is told in seconds, by the name of the setting', async () => {
    const opened = openKafkaBus({ brokers: ['127.0.0.1:9'], clientId: 'centesimo-test', openMs: 0 });
    await expect(opened).rejects.toMatchObject(busFault('unavailable'));
    await expect(opened).rejects.toThrow(/^KAFKA_BROKERS: /);
  });
});
