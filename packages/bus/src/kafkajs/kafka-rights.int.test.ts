// Topics, users and rights on a real broker that asks for them. `KAFKA_CA_FILE` says that one runs, started by
// `npm run engines -- up --secure`; its users' passwords lie beside that file.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import kafkajs, { type Admin } from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { busFault } from '../contract/bus-under-test.ts';
import type { EventBus } from '../port.ts';
import { openKafkaTopicAdmin } from './kafka-admin.ts';
import { type KafkaClientOptions, makeKafka } from './kafka-client.ts';
import { DECLARED } from './kafka-declaration.ts';
import { openKafkaBus } from './open-kafka-bus.ts';

const { KAFKA_BROKERS = '', KAFKA_CA_FILE = '' } = process.env;
const [{ name: topic, partitions } = { name: '', partitions: 0 }] = DECLARED.topics;
const MESSAGE = { key: 'ledger', headers: {}, value: '{}' };
const NOBODY = { assigned: () => undefined, revoked: () => undefined };

function optionsOf(username: string): KafkaClientOptions {
  const password = readFileSync(
    path.join(path.dirname(KAFKA_CA_FILE), `${username}.password`),
    'utf8',
  ).trim();
  return {
    brokers: KAFKA_BROKERS.split(','),
    clientId: 'centesimo-test',
    login: { username, password },
    tls: { ca: readFileSync(KAFKA_CA_FILE, 'utf8') },
  };
}

const open: EventBus[] = [];
async function busOf(username: string, change: Partial<KafkaClientOptions> = {}): Promise<EventBus> {
  const bus = await openKafkaBus({ ...optionsOf(username), ...change });
  open.push(bus);
  return bus;
}

async function made(): Promise<Awaited<ReturnType<typeof openKafkaTopicAdmin>>> {
  return await openKafkaTopicAdmin({ ...optionsOf('admin'), prefix: '', replication: 1 });
}

if (KAFKA_CA_FILE === '') test.skip('KAFKA_CA_FILE is not set: users and rights were not tried on Kafka');
else
  describe('a broker that asks for users', () => {
    let admin: Admin;

    async function withoutTopic(): Promise<void> {
      if (!(await admin.listTopics()).includes(topic)) return;
      await admin.deleteTopics({ topics: [topic] });
      while ((await admin.listTopics()).includes(topic)) await new Promise((done) => setTimeout(done, 50));
    }

    beforeAll(async () => {
      admin = makeKafka(optionsOf('admin')).admin();
      await admin.connect();
      await withoutTopic();
    });

    afterEach(async () => {
      await Promise.all(open.splice(0).map((bus) => bus.close()));
    });

    afterAll(async () => {
      await withoutTopic();
      await admin.disconnect();
    });

    test('tells a service without a topic what makes it, and lets an administrator make all of it once', async () => {
      const early = (await busOf('donation')).ensureTopic(topic, partitions);
      await expect(early).rejects.toMatchObject(busFault('wrong-topic'));
      await expect(early).rejects.toThrow(/not there.*KAFKA_PREFIX.*`centesimo topic create`/);
      const administrator = await made();
      try {
        expect((await administrator.check()).faults).toContainEqual(expect.stringContaining('is not there'));
        const first = await administrator.create();
        expect(first.made[0]).toBe(`The topic ${topic}: partitions ${partitions}, copies of each 1.`);
        expect(await administrator.create()).toEqual({ made: [] });
        expect(await administrator.check()).toEqual({ topics: [topic], faults: [], hasRights: true });
      } finally {
        await administrator.close();
      }
    });

    test.each(['donation', 'allocation'])('lets %s write, and read in its own group', async (service) => {
      const bus = await busOf(service);
      await bus.ensureTopic(topic, partitions);
      await bus.produce(topic, 0, [MESSAGE]);
      const membership = await joined(bus, service);
      const { messages } = await membership.read(0, 0, { messagesMax: 10, waitMs: 20_000 });
      expect(messages.length).toBeGreaterThan(0);
      await membership.commit(0, 1);
    });

    test('lets audit read, and never write', async () => {
      const bus = await busOf('audit');
      await bus.ensureTopic(topic, partitions);
      const writing = bus.produce(topic, 0, [MESSAGE]);
      await expect(writing).rejects.toMatchObject({ ...busFault('unavailable'), retriable: false });
      await expect(writing).rejects.toThrow(/Not authorized.*KAFKA_USERNAME has not the right/);
      const membership = await joined(bus, 'audit');
      expect(await membership.start(0)).toBe(0);
    });

    test('keeps each service out of the groups of the others, and from making and deleting topics', async () => {
      const bus = await busOf('donation', { openMs: 0 });
      await bus.ensureTopic(topic, partitions);
      const joining = bus.join('audit', topic, NOBODY);
      await expect(joining).rejects.toMatchObject(busFault('unavailable'));
      await expect(joining).rejects.toThrow(
        new RegExp(`${topic}\\.audit: .*KAFKA_USERNAME no right to the group`),
      );
      const another = bus.ensureTopic('another', 1);
      await expect(another).rejects.toThrow(/another is not there.*may not make it either/);
      const own = makeKafka(optionsOf('donation')).admin();
      await own.connect();
      await expect(own.deleteTopics({ topics: [topic] })).rejects.toThrow(/[Aa]uthoriz/);
      await own.disconnect();
    });

    test('shows a user without rights nothing', async () => {
      const bus = await busOf('stranger');
      await expect(bus.ensureTopic(topic, partitions)).rejects.toThrow(/may not see it/);
      const producer = makeKafka(optionsOf('stranger')).producer();
      await producer.connect();
      const sending = producer.send({ topic, messages: [{ value: 'x' }] });
      await expect(sending).rejects.toThrow(/[Aa]uthoriz/);
      await producer.disconnect();
    });

    test('refuses a wrong password, and a client without TLS or with another authority, by the setting', async () => {
      const login = { username: 'donation', password: 'hunter2' };
      const wrong = busOf('donation', { login });
      await expect(wrong).rejects.toMatchObject({ ...busFault('unavailable'), retriable: false });
      await expect(wrong).rejects.toThrow(/^KAFKA_BROKERS: .*look at KAFKA_USERNAME and KAFKA_PASSWORD_FILE/);
      await expect(wrong).rejects.not.toThrow(/hunter2/);
      const [ca = ''] = rootCertificates;
      await expect(busOf('donation', { tls: { ca }, openMs: 0 })).rejects.toThrow(
        /^KAFKA_BROKERS: .*look at KAFKA_CA_FILE/,
      );
      const { brokers, clientId } = optionsOf('donation');
      const plain = openKafkaBus({ brokers, clientId, openMs: 0 });
      await expect(plain).rejects.toThrow(/^KAFKA_BROKERS: .*KAFKA_CA_FILE, KAFKA_USERNAME/);
    });

    test('is told where topic and rights are not as declared', async () => {
      const administrator = await made();
      const right = {
        resourceType: kafkajs.AclResourceTypes.TOPIC,
        resourceName: 'centesimo.',
        resourcePatternType: kafkajs.ResourcePatternTypes.PREFIXED,
        principal: 'User:stranger',
        host: '*',
        operation: kafkajs.AclOperationTypes.WRITE,
        permissionType: kafkajs.AclPermissionTypes.ALLOW,
      };
      try {
        await administrator.create();
        await admin.createAcls({ acl: [right] });
        const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
        await admin.alterConfigs({
          validateOnly: false,
          resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries }],
        });
        const wanted = [/cleanup\.policy=compact; it needs delete/, /Not declared: User:stranger may WRITE/];
        let faults: readonly string[] = [];
        while (!wanted.every((each) => faults.some((fault) => each.test(fault))))
          ({ faults } = await administrator.check());
        const starting = (await busOf('audit')).ensureTopic(topic, partitions);
        await expect(starting).rejects.toMatchObject(busFault('wrong-topic'));
        await expect(starting).rejects.toThrow(
          /cleanup\.policy=compact.*kafka-configs.*`centesimo topic check`/,
        );
        const fewer = (await busOf('audit')).ensureTopic(topic, partitions + 1);
        await expect(fewer).rejects.toThrow(/has 16 partitions, not 17: .*KAFKA_PREFIX/);
      } finally {
        await admin.deleteAcls({ filters: [right] });
        await administrator.close();
      }
    });
  });

/** A member that has partition 0. */
async function joined(bus: EventBus, group: string): ReturnType<EventBus['join']> {
  let has: () => void = () => undefined;
  const assigned = new Promise<void>((resolve) => (has = resolve));
  const listener = {
    assigned: (some: readonly number[]) => {
      if (some.includes(0)) has();
    },
    revoked: () => undefined,
  };
  const membership = await bus.join(group, topic, listener);
  await assigned;
  return membership;
}
