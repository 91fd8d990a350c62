// Settings of the engines, and what is declared of their topic: secrets are never shown, and half of something is told by the names of both halves.
import { describe, expect, it } from 'vitest';
import { GENERATION, PARTITIONS, TOPIC } from '@centesimo/events';
import declaration from '../../../infra/kafka/topics.json' with { type: 'json' };
import { databaseOf, engineSettings, readKafka, readWithEngines, withPassword } from './engine-settings.ts';

const read = (env: Record<string, string>) => readWithEngines(engineSettings, env);
const URI = 'mongodb://donation@mongo/charity?replicaSet=rs0';
const BOTH = { KAFKA_BROKERS: 'a:9092, b:9092', MONGODB_URI: URI };
const USER = { KAFKA_USERNAME: 'donation', KAFKA_PASSWORD_FILE: '/run/secrets/kafka' };

describe('the settings of the engines', () => {
  it('are all empty, or the defaults of an open cluster, without any', () => {
    expect(read({ KAFKA_BROKERS: ' ', MONGODB_CA_FILE: 'none' })).toEqual({
      config: {
        partitions: [16],
        kafkaBrokers: [],
        kafkaPrefix: '',
        kafkaSessionMs: 10_000,
        kafkaUsername: '',
        kafkaPasswordFile: '',
        kafkaCaFile: '',
        mongodbUri: '',
        mongodbPasswordFile: '',
        mongodbCaFile: '',
      },
    });
  });

  it('take brokers, users, files of passwords and of authorities', () => {
    const files = { KAFKA_CA_FILE: 'ca.pem', MONGODB_CA_FILE: 'system', MONGODB_PASSWORD_FILE: 'm' };
    expect(read({ ...BOTH, ...USER, ...files })).toMatchObject({
      config: {
        kafkaBrokers: ['a:9092', 'b:9092'],
        kafkaUsername: 'donation',
        kafkaPasswordFile: '/run/secrets/kafka',
        kafkaCaFile: 'ca.pem',
        mongodbUri: URI,
        mongodbPasswordFile: 'm',
        mongodbCaFile: 'system',
      },
    });
  });

  it('never show an address that may hold a password', () => {
    const { faults } = read({ KAFKA_BROKERS: 'kafka', MONGODB_URI: 'mongo://donation:hunter2@mongo' });
    expect(faults).toHaveLength(2);
    expect(faults?.[1]).toMatch(/^MONGODB_URI is set, but must be mongodb:/);
    expect(faults?.join()).not.toMatch(/hunter2/);
  });

  it.each([
    [{ KAFKA_BROKERS: 'a:9092' }, ['KAFKA_BROKERS and MONGODB_URI go together']],
    [{ MONGODB_URI: URI }, ['KAFKA_BROKERS and MONGODB_URI go together']],
    [{ ...BOTH, KAFKA_USERNAME: 'donation' }, ['KAFKA_USERNAME and KAFKA_PASSWORD_FILE go together']],
    [{ ...BOTH, KAFKA_PASSWORD_FILE: 'p' }, ['KAFKA_USERNAME and KAFKA_PASSWORD_FILE go together']],
    [USER, ['KAFKA_USERNAME is set, but KAFKA_BROKERS is not']],
    [
      { KAFKA_CA_FILE: 'ca.pem', MONGODB_CA_FILE: 'ca.pem', MONGODB_PASSWORD_FILE: 'p' },
      [
        'KAFKA_CA_FILE is set, but KAFKA_BROKERS is not',
        'MONGODB_PASSWORD_FILE is set, but MONGODB_URI is not',
        'MONGODB_CA_FILE is set, but MONGODB_URI is not',
      ],
    ],
    [
      { ...BOTH, MONGODB_URI: 'mongodb://mongo/charity', MONGODB_PASSWORD_FILE: 'p' },
      ['MONGODB_PASSWORD_FILE is set, but MONGODB_URI names no user'],
    ],
    [
      { ...BOTH, MONGODB_URI: 'mongodb://donation:hunter2@mongo/charity', MONGODB_PASSWORD_FILE: 'p' },
      ['MONGODB_URI holds a password, and MONGODB_PASSWORD_FILE is set'],
    ],
    [
      { ...BOTH, MONGODB_URI: 'mongodb://mongo/charity?tls=false', MONGODB_CA_FILE: 'ca.pem' },
      ['MONGODB_CA_FILE is set, but MONGODB_URI says tls=false'],
    ],
  ])('tell %o by the names of what does not fit', (env, wanted) => {
    const { faults } = read(env);
    expect(faults).toEqual(wanted.map((each) => expect.stringContaining(each) as string));
    expect(faults?.join()).not.toMatch(/hunter2/);
  });
});

describe('the address of the MongoDB protocol', () => {
  it('names a database for each service by its prefix', () => {
    expect(databaseOf(URI, 'audit')).toBe('charity-audit');
    expect(databaseOf('mongodb://mongo', 'audit')).toBe('centesimo-audit');
  });

  it('takes any password', () => {
    const uri = withPassword('mongodb+srv://donation@mongo/charity', "p@ss/w:rd%$&'");
    expect(uri).toBe("mongodb+srv://donation:p%40ss%2Fw%3Ard%25%24%26'@mongo/charity");
    expect(decodeURIComponent(new URL(uri).password)).toBe("p@ss/w:rd%$&'");
  });
});

describe('the partitions of the topic', () => {
  it('grow by multiples from the first 16, generation by generation', () => {
    expect(read({ CENTESIMO_PARTITIONS: '16, 64,128' })).toMatchObject({
      config: { partitions: [16, 64, 128] },
    });
    for (const wrong of ['32', '16,16', '16,24', '16,8', '16,', ',16', '16,2048', '16,6e1', '-16', 'all'])
      expect(read({ CENTESIMO_PARTITIONS: wrong }).faults, wrong).toEqual([
        expect.stringContaining('CENTESIMO_PARTITIONS is'),
      ]);
  });
});

describe('an administrator', () => {
  it('names the brokers, and needs no database', () => {
    expect(readKafka({ KAFKA_BROKERS: 'a:1', ...USER })).toMatchObject({
      config: { kafkaBrokers: ['a:1'], kafkaUsername: 'donation' },
    });
    expect(readKafka({ KAFKA_USERNAME: 'admin' }).faults).toEqual([
      expect.stringContaining('KAFKA_USERNAME and KAFKA_PASSWORD_FILE go together'),
      'KAFKA_BROKERS names no broker',
    ]);
    expect(readKafka({ KAFKA_BROKERS: 'nowhere' }).faults).toHaveLength(1);
  });
});

describe('infra/kafka/topics.json', () => {
  it('declares the topic that the services work on, kept for ever, which audit alone of them may not write', () => {
    expect(declaration.topics).toEqual([{ name: TOPIC, partitions: PARTITIONS }]);
    expect(TOPIC).toMatch(new RegExp(`\\.${GENERATION}$`));
    expect(declaration.settings).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '-1' });
    const writers = declaration.users.filter(({ topic }) => topic.includes('WRITE'));
    expect(writers.map(({ name }) => name)).toEqual(['donation', 'allocation']);
    expect(declaration.users.every(({ group, name }) => group === name)).toBe(true);
  });
});
