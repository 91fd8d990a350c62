/**
 * Records of `audit/log`: a header of JSON on the first line, then one entry a line. Canonical JSON holds no line
 * break, so entries stand as they are hashed, without a second quoting.
 */
import { hashRecord, type Mark } from '@centesimo/journal';
import { type StoredRange, LogError, textOfUtf8 } from '@centesimo/log';

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

/** Behind the header's last field: what it is hashed to, hex. */
const SUM = /,"sum":"([0-9a-f]{64})"\}$/;
const FIELDS = ['by', 'kind', 'n', 'prev', 'time', 'address', 'marks', 'size', 'root', 'range'];

export function encodeAuditRecord(header: AuditHeader, entries: readonly string[]): string {
  const text = JSON.stringify(header);
  return [`${text.slice(0, -1)},"sum":"${hashRecord(text)}"}`, ...entries].join('\n');
}

/**
 * Reads a record of our own journal; that it is the next one is checked by the reader, by its hash. The newest record is
 * in no other's hash, and nothing but the sum holds its marks. @throws LogError
 */
export function decodeAuditRecord(bytes: Uint8Array): AuditRecord {
  const [first = '', ...entries] = textOfUtf8(bytes).split('\n');
  return { ...readHeader(first), hash: hashRecord(bytes), entries };
}

function readHeader(line: string): AuditHeader {
  const sum = SUM.exec(line)?.[1];
  const text = line.replace(SUM, '}');
  if (sum !== undefined && sum !== hashRecord(text)) damaged('is not what its sum says');
  let header: AuditHeader;
  try {
    header = JSON.parse(text) as AuditHeader;
  } catch {
    return damaged('is not readable');
  }
  // Earlier releases wrote no sum: then no field may be there that could be one, damaged.
  if (sum === undefined && !Object.keys(header).every((name) => FIELDS.includes(name)))
    damaged('has a field that no header has');
  return header;
}

function damaged(how: string): never {
  throw new LogError('entry-malformed', `its header ${how}`);
}
