// Settings: entries are closed unless somebody opens them, and every fault is told at once.
import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('is whole without any setting, and tells every fault at once', () => {
  const config = { logKeyFile: 'log.skey', openEntries: false, logLevel: 'info' };
  expect(readConfig({})).toMatchObject({ config });
  expect(readConfig({ CENTESIMO_OPEN_ENTRIES: 'yes' })).toMatchObject({ config: { openEntries: true } });
  const faulty = {
    CENTESIMO_KEYS: 'a\0b',
    CENTESIMO_LOG_SKEY_FILE: 'a\0b',
    CENTESIMO_AUDIT_ADDRESS: 'nowhere',
    CENTESIMO_DONATION_ADDRESS: 'host:0',
    CENTESIMO_ALLOCATION_ADDRESS: 'host:65536',
    CENTESIMO_OPEN_ENTRIES: 'demonstration',
    KAFKA_BROKERS: 'kafka',
    KAFKA_PREFIX: 'a b',
    MONGODB_URI: 'mongo://audit:hunter2@mongo/audit',
  };
  const { faults } = readConfig(faulty);
  expect(faults?.map((fault) => fault.split(' ')[0])).toEqual(Object.keys(faulty));
  expect(faults?.join()).not.toContain('hunter2');

  expect(readConfig({ KAFKA_BROKERS: 'a:1, b:2', MONGODB_URI: 'mongodb://h/x' })).toMatchObject({
    config: { kafkaBrokers: ['a:1', 'b:2'], kafkaPrefix: '', mongodbUri: 'mongodb://h/x' },
  });
  expect(readConfig({ KAFKA_BROKERS: 'a:1' }).faults).toEqual([
    'KAFKA_BROKERS and MONGODB_URI go together: set both, or neither',
  ]);
});
