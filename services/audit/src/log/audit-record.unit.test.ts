// A record of the audit journal is read as it was written, also one that an earlier release wrote, and no other is.
import { NO_HASH } from '@centesimo/journal';
import { describe, expect, it } from 'vitest';
import { type AuditHeader, decodeAuditRecord, encodeAuditRecord } from './audit-record.ts';

const HEADER: AuditHeader = {
  by: 'x',
  kind: 'entries',
  n: 7,
  prev: NO_HASH,
  time: '2026-01-20T10:00:00.000Z',
  marks: { 'g1/donation/0': { n: 4, i: 0, of: 2, hash: NO_HASH } },
  size: 2,
  root: NO_HASH,
  range: { begin: 0, end: 2, hashes: [NO_HASH] },
};
const ENTRIES = ['{"chain":{},"event":{}}', '{"a":","}'];

describe('a record of the audit journal', () => {
  it('is read as it was written', () => {
    const { hash, entries, ...header } = decodeAuditRecord(Buffer.from(encodeAuditRecord(HEADER, ENTRIES)));
    expect([header, entries, hash.length]).toEqual([HEADER, ENTRIES, 64]);
  });

  it('of an earlier release has no sum, and is read', () => {
    const before = [JSON.stringify(HEADER), ...ENTRIES].join('\n');
    expect(decodeAuditRecord(Buffer.from(before))).toMatchObject({ ...HEADER, entries: ENTRIES });
  });

  it('is refused with any bit of its header changed', () => {
    const text = encodeAuditRecord(HEADER, []);
    for (let bit = 0; bit < text.length * 8; bit += 1) {
      const bytes = Buffer.from(text);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => decodeAuditRecord(bytes), bytes.toString()).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(entry|encoding)-malformed$/) as string }),
      );
    }
  });
});
