/** Public texts: shown only where they open a commitment of a verified entry, so wherever they come from is no matter. */
import { hash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { opensDetails } from '@centesimo/events';
import { AllocationService, createClient } from '@centesimo/grpc';
import { writeWhole } from '@centesimo/verify';
import type { RunningSystem } from './running-system.ts';

export interface PublicDetails {
  /** The canonical JSON behind a commitment, or undefined when nothing opens it. */
  find(commitment: string): string | undefined;
}

/** A text with its salt, as it is kept in the folder `details` of a mirror. */
interface Opening {
  readonly json: string;
  /** base64url. */
  readonly salt: string;
}

const MAX_FILE_BYTES = 100_000;
const PAGE = 500;
const COMMITMENT = /^[A-Za-z0-9_-]{43}$/;

function opens(commitment: string, salt: Uint8Array, json: string): boolean {
  return opensDetails(commitment, salt, json, (bytes) => hash('sha256', bytes, 'base64url'));
}

/** Details beside a mirror. */
export function folderDetails(mirror: string): PublicDetails {
  return {
    find: (commitment) => {
      const opening = COMMITMENT.test(commitment) ? readOpening(detailsPath(mirror, commitment)) : undefined;
      if (opening === undefined) return undefined;
      return opens(commitment, Buffer.from(opening.salt, 'base64url'), opening.json)
        ? opening.json
        : undefined;
    },
  };
}

function detailsPath(mirror: string, commitment: string): string {
  return join(mirror, 'details', `${commitment}.json`);
}

function readOpening(path: string): Opening | undefined {
  if (!existsSync(path) || statSync(path).size > MAX_FILE_BYTES) return undefined;
  try {
    const { json, salt } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Opening>;
    return typeof json === 'string' && typeof salt === 'string' ? { json, salt } : undefined;
  } catch {
    return undefined;
  }
}

export const NO_DETAILS: PublicDetails = { find: () => undefined };

/** Asks a running system for the details behind these commitments; it answers those that it has published. */
export async function fetchOpenings(
  system: RunningSystem,
  commitments: readonly string[],
): Promise<Map<string, Opening>> {
  const client = createClient(AllocationService, {
    address: system.addresses.allocation,
    token: () => system.token(),
  });
  const openings = new Map<string, Opening>();
  try {
    for (let at = 0; at < commitments.length; at += PAGE) {
      const page = commitments.slice(at, at + PAGE);
      const { details } = await client.call.getPublicDetails({ commitments: page });
      for (const { commitment, salt, json } of details) {
        if (!opens(commitment, salt, json)) continue;
        openings.set(commitment, { json, salt: Buffer.from(salt).toString('base64url') });
      }
    }
    return openings;
  } finally {
    client.close();
  }
}

/** Details of a running system. */
export async function fetchDetails(
  system: RunningSystem,
  commitments: readonly string[],
): Promise<PublicDetails> {
  const openings = await fetchOpenings(system, commitments);
  return { find: (commitment) => openings.get(commitment)?.json };
}

/** Writes the folder `details` of a mirror. */
export async function writeDetails(mirror: string, openings: ReadonlyMap<string, object>): Promise<void> {
  for (const [commitment, opening] of openings) {
    await writeWhole(detailsPath(mirror, commitment), `${JSON.stringify(opening)}\n`);
  }
}

const MAX_TEXT_CHARS = 300;

/** The words of details, with what explains them in brackets, as one line that is safe on a terminal. */
export function textOfDetails(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  const { explained, text, title } = JSON.parse(json) as Record<string, unknown>;
  const words = typeof text === 'string' ? text : typeof title === 'string' ? title : json;
  const more = typeof explained === 'string' ? ` (${onOneLine(explained)})` : '';
  return `${onOneLine(words)}${more}`;
}

function onOneLine(words: string): string {
  return words.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, MAX_TEXT_CHARS);
}
