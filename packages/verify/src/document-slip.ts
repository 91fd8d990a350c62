/**
 * The slip of a document: what shows, with the log's key and nothing running, that a file is the one that a payment was
 * recorded with. It holds the receipt of the entry that names the commitment, and what opens it.
 */
import { opensDetails } from '@centesimo/events';
import { eventOf, LogError, parseEntry, textOfUtf8, verifyReceipt } from '@centesimo/log';
import type { OpenedCheckpoint, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { hash } from 'node:crypto';

const FORMAT = 'centesimo.document-slip@v1';
/** A receipt and a short JSON. */
export const SLIP_CHARS_MAX = 200_000;
const HASH = /^[A-Za-z0-9_-]{43}$/;

export interface DocumentSlip {
  readonly commitment: string;
  /** base64url of 32 bytes. */
  readonly salt: string;
  /** Canonical JSON of bytes, mediaType and sha256 (base64url). */
  readonly json: string;
  /** The tlog-proof of the entry that names the commitment. */
  readonly receipt: string;
}

export interface DescribedFile {
  readonly bytes: number;
  readonly mediaType: string;
  /** base64url. */
  readonly sha256: string;
}

export interface VerifiedSlip {
  readonly file: DescribedFile;
  readonly index: number;
  readonly ledger: string;
  /** What the document is of: an expense, a transfer, … */
  readonly subject: string;
  readonly time: string;
  readonly checkpoint: OpenedCheckpoint;
}

export class SlipError extends Error {
  readonly code: 'slip-malformed' | 'slip-refused';
  constructor(code: SlipError['code'], message: string) {
    super(message);
    this.name = 'SlipError';
    this.code = code;
  }
}

export function formatSlip({ commitment, json, receipt, salt }: DocumentSlip): string {
  return `${JSON.stringify({ format: FORMAT, commitment, salt, json, receipt }, undefined, 1)}\n`;
}

/** @throws SlipError, LogError where the receipt does not hold */
export function verifySlip(text: string, logKey: VerifierKey): VerifiedSlip {
  const { commitment, json, receipt, salt } = parseSlip(text);
  const opens = opensDetails(commitment, Buffer.from(salt, 'base64url'), json, (bytes) =>
    hash('sha256', bytes, 'base64url'),
  );
  if (!opens)
    throw new SlipError('slip-refused', 'what the slip says of the file does not open its commitment');
  const { checkpoint, entry, index } = verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey });
  const named = namedIn(entry);
  if (!named.evidence.includes(commitment))
    throw new SlipError('slip-refused', 'the entry of the receipt does not name the document');
  const { ledger, subject, time } = named;
  return { file: describedFile(json), index, ledger, subject, time, checkpoint };
}

function parseSlip(text: string): DocumentSlip {
  let given: Partial<Record<string, unknown>>;
  try {
    given = Object(text.length > SLIP_CHARS_MAX ? undefined : JSON.parse(text)) as typeof given;
  } catch {
    given = {};
  }
  const { commitment, format, json, receipt, salt } = given;
  if (format !== FORMAT) throw new SlipError('slip-malformed', `this is no slip of a document (${FORMAT})`);
  const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);
  if (!isHash(commitment) || !isHash(salt) || typeof json !== 'string' || typeof receipt !== 'string')
    throw new SlipError('slip-malformed', 'the slip lacks a part, or a part is not what it should be');
  return { commitment, salt, json, receipt };
}

/** What a commitment to a file opens to. @throws SlipError */
export function describedFile(json: string): DescribedFile {
  const { bytes, mediaType, sha256 } = Object(parsed(json)) as Partial<Record<string, unknown>>;
  const isSize = typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0;
  if (!isSize || typeof mediaType !== 'string' || typeof sha256 !== 'string' || !HASH.test(sha256))
    throw new SlipError('slip-malformed', 'what the slip opens is no file');
  return { bytes, mediaType, sha256 };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

interface Named {
  readonly evidence: readonly unknown[];
  readonly ledger: string;
  readonly subject: string;
  readonly time: string;
}

function namedIn(bytes: Uint8Array): Named {
  try {
    const entry = parseEntry(textOfUtf8(bytes));
    const { data, subject, time } = eventOf(entry);
    const { evidence } = Object(data) as { readonly evidence?: unknown };
    return {
      evidence: Array.isArray(evidence) ? evidence : [],
      ledger: entry.ledger,
      subject: textOf(subject),
      time: textOf(time),
    };
  } catch (error) {
    if (error instanceof LogError)
      throw new SlipError('slip-refused', 'the receipt is of no entry of Centesimo');
    throw error;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
