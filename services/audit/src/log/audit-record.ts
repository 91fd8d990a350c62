/**
 * Records of `audit/log`: a header of JSON on the first line, then one entry a line. Canonical JSON holds no line
 * break, so entries stand as they are hashed, without a second quoting.
 */
import { hashRecord, type Mark } from '@centesimo/journal';
import { type StoredRange, LogError } from '@centesimo/log';

export interface AuditHeader {
  readonly by: string;
  readonly kind: 'opened' | 'entries';
  readonly n: number;
  /** Hash of the record before, hex. */
  readonly prev: string;
  readonly time: string;
  /** Where the sequencer answers; in `opened` records. */
  readonly address?: string;
  /** Marks that changed since the record before, by source journal. */
  readonly marks: Readonly<Record<string, Mark>>;
  /** Size and root (hex) of the tree with this record's entries, and its compact range. */
  readonly size: number;
  readonly root: string;
  readonly range: StoredRange;
}

export interface AuditRecord extends AuditHeader {
  readonly hash: string;
  readonly entries: readonly string[];
}

export function encodeAuditRecord(header: AuditHeader, entries: readonly string[]): string {
  return [JSON.stringify(header), ...entries].join('\n');
}

/** Reads a record of our own journal; its hash is checked against the chain by the reader. @throws LogError */
export function decodeAuditRecord(bytes: Uint8Array): AuditRecord {
  const lines = new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\n');
  const [first = '', ...entries] = lines;
  let header: AuditHeader;
  try {
    header = JSON.parse(first) as AuditHeader;
  } catch {
    throw new LogError('entry-malformed', 'a record of the audit journal has no readable header');
  }
  return { ...header, hash: hashRecord(bytes), entries };
}
