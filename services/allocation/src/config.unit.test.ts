// Settings: defaults for the embedded case, and every fault at once.
import { describe, expect, it } from 'vitest';
import { readConfig, SETTINGS } from './config.ts';

describe('the configuration', () => {
  it('is whole without any setting, and takes each that is set', () => {
    expect(readConfig({}).faults).toBeUndefined();
    const { config } = readConfig({ CENTESIMO_DATA: ' /data ', CENTESIMO_LOG_LEVEL: 'debug' }) as never;
    expect(config).toMatchObject({ dataFolder: '/data', logLevel: 'debug', origin: 'localhost/centesimo' });
  });

  it('tells every fault at once, each by its setting', () => {
    const faulty = {
      CENTESIMO_ALLOCATION_ADDRESS: 'nowhere',
      CENTESIMO_ALLOCATION_PEER_ADDRESS: 'host:0',
      CENTESIMO_DONATION_ADDRESS: 'host:65536',
      CENTESIMO_ORIGIN: 'With Space',
      CENTESIMO_LOG_LEVEL: 'loud',
    };
    const { faults } = readConfig(faulty);
    expect(faults?.map((fault) => fault.split(' ')[0])).toEqual(Object.keys(faulty));
  });

  it('has a meaning and a right default for each setting', () => {
    const defaults = Object.fromEntries(
      Object.values(SETTINGS).map(({ name, fallback }) => [name, fallback]),
    );
    expect(readConfig(defaults)).toEqual(readConfig({}));
    expect(Object.values(SETTINGS).every(({ meaning }) => meaning !== '')).toBe(true);
  });
});
