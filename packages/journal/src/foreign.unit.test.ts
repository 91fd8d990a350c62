// Which messages of a topic are ours, and the reason of each other one; what is told of it does not say what it says.
import { MESSAGE_BYTES_MAX } from '@centesimo/bus';
import { describe, expect, it } from 'vitest';
import { foreignFields, readOurs } from './foreign.ts';
import { NO_HASH } from './record.ts';

const HASH = 'a'.repeat(64);
const OURS = {
  journal: 'g1/donation/3',
  n: '0',
  i: '0',
  of: '1',
  hash: HASH,
  prev: NO_HASH,
  consumed: '',
  ce_id: '0',
  ce_ledger: 'acqua',
  ce_source: '/g1/donation/3',
  ce_subject: 's',
  ce_time: 't',
  ce_type: 'added',
};
const received = (
  change: Record<string, string | undefined> = {},
  more: { key?: string; value?: string } = {},
) => {
  const headers = Object.fromEntries(
    Object.entries({ ...OURS, ...change }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return { partition: 3, offset: 17, key: 'acqua', value: '{}', headers, ...more };
};
const read = readOurs({
  generation: 'g1',
  partition: 3,
  partitionOf: (ledger) => (ledger === 'borgo' ? 4 : 3),
});

describe('a message', () => {
  it('is ours as it was published, and so is an event of any type: who takes it in judges that', () => {
    expect(read(received())).toMatchObject({ journal: 'g1/donation/3', n: 0, event: { ledger: 'acqua' } });
    expect(read(received({ ce_type: 'other' }))).toMatchObject({ event: { type: 'other' } });
    expect(read(received({ marker: 'mark' }))).toMatchObject({ marker: 'mark', event: undefined });
  });

  it.each([
    ['no-journal', received({ journal: undefined })],
    ['no-journal', { ...received(), key: '', headers: {}, value: '\0\ufffd' }],
    ['no-place', received({ n: '-1' })],
    ['no-causes', received({ consumed: 'nonsense' })],
    ['no-ledger', received({ ce_ledger: undefined })],
    ['no-ledger', received({}, { key: 'borgo' })],
    ['no-event', received({ ce_type: undefined })],
    ['no-event', received({ ce_source: '/g1/donation/4' })],
    ['too-large', received({}, { value: 'x'.repeat(MESSAGE_BYTES_MAX + 1) })],
    ['other-journal', received({ journal: 'g1/donation/13', ce_source: '/g1/donation/13' })],
    ['other-journal', received({ journal: 'g2/donation/3', ce_source: '/g2/donation/3' })],
    ['other-partition', received({ ce_ledger: 'borgo' }, { key: 'borgo' })],
  ] as const)('is foreign: %s', (reason, message) => {
    expect(read(message)).toBe(reason);
  });

  it('is told by its place, size and hash, and not by what it says', () => {
    const fields = foreignFields(3, received({}, { value: 'è Anna' }), 'no-journal');
    expect(fields).toEqual({
      partition: 3,
      offset: 17,
      reason: 'no-journal',
      bytes: 7,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.stringify(fields)).not.toContain('Anna');
  });
});
