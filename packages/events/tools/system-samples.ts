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
};
