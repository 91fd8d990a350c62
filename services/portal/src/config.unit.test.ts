// Settings: defaults that fit `npm start` on one machine, and every fault at once.
import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

it('is whole without any setting, and tells every fault at once', () => {
  const config = { auditAddress: '127.0.0.1:7420', dataFolder: './portal-data', logLevel: 'info' };
  expect(readConfig({})).toMatchObject({ config });
  const faulty = {
    CENTESIMO_PORTAL_ADDRESS: 'nowhere',
    CENTESIMO_PORTAL_HTTP_ADDRESS: 'nowhere',
    CENTESIMO_AUDIT_ADDRESS: 'host:0',
    CENTESIMO_ALLOCATION_ADDRESS: 'host:65536',
    CENTESIMO_LOG_VKEY_FILE: 'a\0b',
    CENTESIMO_PORTAL_TOKEN_FILE: 'a\0b',
    CENTESIMO_LOG_LEVEL: 'loud',
  };
  const { faults } = readConfig(faulty);
  expect(faults?.map((fault) => fault.split(' ')[0])).toEqual(Object.keys(faulty));
});
