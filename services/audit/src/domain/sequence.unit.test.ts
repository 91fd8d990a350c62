// An event becomes the next entry of its ledger's chain, or is refused and leaves everything as it was.

import { leafHashOfText, parseEntry } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { describe, expect, it } from 'vitest';
import { draft, fundOpened, giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import { type MadeEntry, type SourcedEvent, createSequence, makeEntry } from './sequence.ts';

const TIME = '2026-01-20T10:00:00.000Z';

function sourced(role: 'donation' | 'allocation', k: number, from: ReturnType<typeof draft>): SourcedEvent {
  return { ...from, journal: `g1/${role}/0`, k, time: TIME };
}

function made(result: ReturnType<typeof makeEntry>): MadeEntry {
  if ('event' in result) throw new Error(`refused: ${JSON.stringify(result.violation ?? result.fault)}`);
  return result;
}

const opened = sourced('allocation', 0, ledgerOpened('a'));
const gift = sourced('donation', 0, giftReceived('a', 'first'));

describe('an entry', () => {
  it('follows the one before it in its ledger, and counts through the log', () => {
    const sequence = createSequence(nodeSha256);
    const first = made(makeEntry(sequence, opened));
    const other = made(makeEntry(sequence, sourced('allocation', 1, ledgerOpened('b'))));
    const second = made(makeEntry(sequence, gift));
    const fields = [first, other, second].map(({ text }) => parseEntry(text));
    expect(fields.map(({ index, ledger, seq }) => `${index} ${ledger} ${seq}`)).toEqual([
      '0 a 0',
      '1 b 0',
      '2 a 1',
    ]);
    expect(fields[2]?.prev).toBe(Buffer.from(first.leaf, 'latin1').toString('hex'));
    expect(second.leaf).toBe(leafHashOfText(nodeSha256, second.text));
  });

  it('is the canonical text of chain and event', () => {
    const { text } = made(makeEntry(createSequence(nodeSha256), opened));
    expect(text).toBe(
      `{"chain":{"index":0,"ledger":"a","prev":"${'0'.repeat(64)}","seq":0},"event":{"data":${opened.data},` +
        `"id":"0","ledger":"a","source":"/g1/allocation/0","specversion":"1.0","subject":"a","time":"${TIME}",` +
        `"type":"org.centesimo.ledger.opened.v1"}}`,
    );
  });
});

describe('a refused event', () => {
  const huge = { ...fundOpened('a', 'well'), data: `{"by":"${'x'.repeat(70_000)}"}` };
  it.each([
    ['of an unknown type', sourced('donation', 1, draft('gift.invented', 'a', 'x', {})), 'unknown-type'],
    ['that is no canonical JSON', { ...gift, data: ` ${gift.data}` }, 'not-canonical'],
    [
      'whose data are not its schema',
      sourced('donation', 1, draft('gift.received', 'a', gift.subject, {})),
      'invalid',
    ],
    ['from a journal that may not state it', { ...gift, journal: 'g1/allocation/0' }, 'invalid'],
    ['of an unknown ledger', sourced('donation', 1, giftReceived('nowhere', 'x')), 'unknown-ledger'],
    ['a second time', sourced('allocation', 1, ledgerOpened('a')), 'ledger-exists'],
    ['too large for an entry', sourced('allocation', 1, huge), 'too-large'],
  ])('%s changes nothing', (_, event, code) => {
    const sequence = createSequence(nodeSha256);
    makeEntry(sequence, opened);
    const refused = makeEntry(sequence, event);
    expect('event' in refused && (refused.violation?.code ?? refused.fault?.code)).toBe(code);
    const untouched = createSequence(nodeSha256);
    makeEntry(untouched, opened);
    expect(makeEntry(sequence, gift)).toEqual(makeEntry(untouched, gift));
  });
});
