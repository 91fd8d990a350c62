// Settings: what is not set has its default, what is set is trimmed, and every fault is told at once.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressSetting,
  dataFolderSetting,
  headsSetting,
  keepYearsSetting,
  listenSetting,
  listSettings,
  logLevelSetting,
  originSetting,
  otherSetting,
  readSettings,
  servedAtSettings,
  stampSettings,
} from './settings.ts';

const TABLE = {
  folder: dataFolderSetting,
  peer: addressSetting('PEER', 'host:1', 'another instance'),
  listen: listenSetting('LISTEN', 'host:0', 'where it listens'),
  origin: originSetting,
  level: logLevelSetting('warn'),
};

describe('a table of settings', () => {
  it('is whole without any setting, and takes each that is set', () => {
    expect(readSettings(TABLE, {}).faults).toBeUndefined();
    const env = { CENTESIMO_DATA: ' /data ', PEER: '', LISTEN: '[::1]:65535', CENTESIMO_LOG_LEVEL: 'debug' };
    expect(readSettings(TABLE, env)).toEqual({
      config: {
        folder: '/data',
        peer: 'host:1',
        listen: '[::1]:65535',
        origin: 'localhost/centesimo',
        level: 'debug',
      },
    });
  });

  it('tells every fault at once, in the order of the table, each by its setting', () => {
    const env = {
      CENTESIMO_DATA: 'a\0b',
      PEER: 'host:0',
      LISTEN: 'host:65536',
      CENTESIMO_ORIGIN: 'With Space',
      CENTESIMO_LOG_LEVEL: 'loud',
    };
    const { faults } = readSettings(TABLE, env);
    expect(faults?.map((fault) => fault.split(' ')[0])).toEqual(Object.keys(env));
    expect(faults?.[1]).toBe('PEER is "host:0", but must be host:port with a port of 1 to 65535');
  });

  it('names the addresses of a service after it', () => {
    const table = { ...servedAtSettings('donation', 1, 2), other: otherSetting('audit', 3) };
    expect(Object.values(table).map(({ name, fallback }) => [name, fallback])).toEqual([
      ['CENTESIMO_DONATION_ADDRESS', '127.0.0.1:1'],
      ['CENTESIMO_DONATION_HTTP_ADDRESS', '127.0.0.1:2'],
      ['CENTESIMO_AUDIT_ADDRESS', '127.0.0.1:3'],
    ]);
    // Others are told the last one: a port that the system chooses would reach nobody.
    expect(readSettings(table, { CENTESIMO_AUDIT_ADDRESS: 'host:0' }).faults).toHaveLength(1);
    expect(readSettings(table, { CENTESIMO_DONATION_ADDRESS: 'host:0' }).faults).toBeUndefined();
  });

  it('never throws, whatever stands in the environment', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { faults } = readSettings(TABLE, { PEER: text, CENTESIMO_ORIGIN: text });
        expect(faults === undefined || faults.length > 0).toBe(true);
      }),
    );
  });

  it('is listed a line each, with meaning and default', () => {
    const lines = listSettings(TABLE).split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(/^ {2}PEER +another instance \(default host:1\)$/);
  });
});

describe('the years in which details are kept', () => {
  const read = (text: string) => readSettings({ keep: keepYearsSetting }, { [keepYearsSetting.name]: text });

  it('are told for all ledgers, and for single ones', () => {
    expect(read('')).toEqual({ config: { keep: { all: 10, ledgers: {} } } });
    expect(read('7, acqua=0,pane=100')).toEqual({
      config: { keep: { all: 7, ledgers: { acqua: 0, pane: 100 } } },
    });
  });

  it.each([
    '-1',
    '101',
    '1.5',
    'ten',
    '10,acqua',
    '10,acqua=',
    '10,Acqua=1',
    '10,acqua=101',
    'acqua=1',
    '10,',
  ])('are refused as %j', (text) => {
    expect(read(text).faults).toHaveLength(1);
  });
});

describe('the interval of heads entries', () => {
  it('is entries and minutes, and nothing else', () => {
    const read = (text: string) => headsSetting.read(text);
    expect(read(headsSetting.fallback)).toEqual({ headsEntries: 10_000, headsMs: 600_000 });
    expect(read('100,1440')).toEqual({ headsEntries: 100, headsMs: 86_400_000 });
    for (const text of [
      '',
      '1000',
      '99,1',
      '1000001,1',
      '100,0',
      '100,1441',
      '100, 1',
      '1e3,1',
      '100,1,1',
      '-100,1',
    ])
      expect(read(text), text).toBe(undefined);
  });
});

describe('who stamps checkpoints', () => {
  it('is nobody, an address, or a file of openssl ts', () => {
    const { read } = stampSettings.timeAuthority;
    expect(read('none')).toEqual({ name: undefined });
    expect(read('https://stamps.example/tsa')).toEqual({ name: 'https://stamps.example/tsa' });
    expect(read('./tsa.cnf')).toEqual({ name: './tsa.cnf' });
    // What stands in a setting is logged: no password may be in it.
    for (const text of ['https://me:secret@stamps.example/', 'https://', 'http:///', 'a\0b'])
      expect({ text, value: read(text) }).toEqual({ text, value: undefined });
  });

  it('is asked every minute to every week', () => {
    const { read } = stampSettings.timeAuthorityMinutes;
    expect(['1', '60', '10080'].map(read)).toEqual([1, 60, 10_080]);
    expect(['0', '10081', '1.5', '-1', 'x', '01'].map(read)).toEqual(Array<undefined>(6).fill(undefined));
  });

  it('is held to certificates of a file, or to none', () => {
    const { read } = stampSettings.timeAuthorityCa;
    expect([read('none'), read('./root.pem')]).toEqual([{ file: undefined }, { file: './root.pem' }]);
  });
});
