/** Whether a file is the one whose commitment the page holds: hashed here, piece by piece, asking nobody. */
import { opensDetails } from '@centesimo/events/details';
import { base64urlOfBinary, binaryOfBytes } from '@centesimo/log';
import { sha256 } from '@noble/hashes/sha2.js';

/** What the check says, in the page's language. */
export interface DocumentWords {
  readonly same: string;
  readonly other: string;
  readonly wrongPage: string;
  readonly unreadable: string;
  readonly reading: string;
}

export type DocumentOutcome = 'same' | 'other' | 'wrongPage' | 'unreadable';

/** A file that somebody chose. */
export interface ChosenFile {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

export interface PageOpening {
  readonly commitment: string;
  /** base64url of 32 bytes. */
  readonly salt: string;
  readonly json: string;
}

/** Held at once, whatever the file's size. */
const PIECE_BYTES = 1024 * 1024;

/** `onRead` is told how much is read, in percent, and may answer false to end it. */
export async function checkDocument(
  file: ChosenFile,
  opening: PageOpening,
  onRead: (percent: number) => void,
): Promise<DocumentOutcome> {
  const expected = opened(opening);
  if (expected === undefined) return 'wrongPage';
  // The size is committed to as well: nobody waits for the hash of another file.
  if (file.size !== expected.bytes) return 'other';
  try {
    return (await hashOf(file, onRead)) === expected.sha256 ? 'same' : 'other';
  } catch {
    return 'unreadable';
  }
}

async function hashOf(file: ChosenFile, onRead: (percent: number) => void): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    hash.update(new Uint8Array(await file.slice(at, Math.min(file.size, at + PIECE_BYTES)).arrayBuffer()));
    onRead(Math.floor((100 * Math.min(file.size, at + PIECE_BYTES)) / file.size));
  }
  return base64url(hash.digest());
}

interface Expected {
  readonly bytes: number;
  readonly sha256: string;
}

/** What the page says of the file, where that opens the commitment. */
function opened({ commitment, json, salt }: PageOpening): Expected | undefined {
  try {
    const text = atob(salt.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    if (!opensDetails(commitment, bytes, json, (preimage) => base64url(sha256(preimage)))) return undefined;
    return JSON.parse(json) as Expected;
  } catch {
    return undefined;
  }
}

function base64url(bytes: Uint8Array): string {
  return base64urlOfBinary(binaryOfBytes(bytes));
}
