/** One fixed event of each type that the log states of itself. */
import type { SystemEventOf, SystemEventType } from '../src/index.ts';

/** The sample of each type. */
export const SYSTEM_SAMPLES: { readonly [T in SystemEventType]: SystemEventOf<T> } = {
  'org.centesimo.log.heads.v1': {
    data: {
      ledgers: 2,
      root: '6f1ed002ab5595859014ebf0951522d98f5a3a5f0d1f6c5b1a6b6a2f3c1d9e07',
      size: 10_000,
    },
    id: '0',
    ledger: '_log',
    source: '/audit',
    specversion: '1.0',
    subject: '_log',
    time: '2026-01-31T10:00:00.000Z',
    type: 'org.centesimo.log.heads.v1',
  },
  'org.centesimo.log.key-changed.v1': {
    data: {
      bothUntil: '2026-03-02T10:00:00.000Z',
      newKey: 'log.example.org/centesimo+feb999eb+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU',
      oldKey: 'log.example.org/centesimo+ffe1539b+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c',
      signature: 'UNvoBFWSMYKzJXcieQx+a5mFztD/Kx0z6BC/TjlTDZCowJDWUnmgvouVlySapKM74TynTAdSyQx1SQuUyJr3AQ==',
    },
    id: '1',
    ledger: '_log',
    source: '/audit',
    specversion: '1.0',
    subject: '_log',
    time: '2026-01-31T10:00:00.000Z',
    type: 'org.centesimo.log.key-changed.v1',
  },
};
