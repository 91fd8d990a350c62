/** Tests of the events that the log states of itself: what their schemas take and refuse, and who may not state them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenValues } from '../tools/arbitrary-events.ts';
import { SAMPLE_EVENTS } from '../tools/sample-events.ts';
import { SYSTEM_SAMPLES } from '../tools/system-samples.ts';
import {
  EVENT_TYPES,
  fromMessage,
  parseEvent,
  parseSystemEvent,
  SYSTEM_SCHEMAS,
  SYSTEM_TYPES,
} from './index.ts';
import { toMessage } from './message.ts';

describe.each(SYSTEM_TYPES)('%s', (type) => {
  const sample = SYSTEM_SAMPLES[type];

  it('is accepted as it is, and refused with any one thing wrong', () => {
    expect(parseSystemEvent(sample)).toEqual({ event: sample });
    const broken = brokenValues(SYSTEM_SCHEMAS[type], sample);
    expect(broken.length).toBeGreaterThan(150);
    expect(broken.filter(({ value }) => parseSystemEvent(value).fault === undefined)).toEqual([]);
  });

  it('is no event of a ledger, and comes by no topic', () => {
    expect(parseEvent(sample).fault?.code).toBe('unknown-type');
    expect(fromMessage(toMessage(sample, JSON.stringify(sample.data))).fault?.code).toBe('unknown-type');
  });
});

it('refuses the events of ledgers, under the name of the log too', () => {
  for (const type of EVENT_TYPES) {
    expect(parseSystemEvent(SAMPLE_EVENTS[type]).fault?.code).toBe('unknown-type');
    const moved = { ...SAMPLE_EVENTS[type], ledger: '_log', source: '/audit' };
    expect([parseSystemEvent(moved).fault?.code, parseEvent(moved).fault?.code]).toEqual([
      'unknown-type',
      'invalid',
    ]);
  }
});

it('refuses whatever else there is, without throwing', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withSparseArray: true }), (value) => {
      expect(parseSystemEvent(value).fault).toBeDefined();
    }),
  );
  const trap = new Proxy(
    {},
    {
      has: () => {
        throw new Error('no');
      },
    },
  );
  expect(parseSystemEvent(trap).fault?.code).toBe('unreadable');
});
