/**
 * The time stamps of a log checked against the log as it was verified: each is a token over the SHA-256 of a note, byte for
 * byte; the note is signed by the log's key, and its tree is the beginning of the verified one.
 */
import { hash } from 'node:crypto';
import { binaryOfHex, hexOf, LogError, openCheckpoint, parseVkey } from '@centesimo/log';
import type { Hash, OpenedCheckpoint, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { parseIndex, STAMP_INDEX, StampError, stampPath, verifyToken } from '@centesimo/stamp';
import type { TrustedAuthorities } from '@centesimo/stamp';
import type { Failure } from './failure.ts';
import type { EvidenceFile, Verified } from './result.ts';
import { SourceError } from './source.ts';
import type { LogSource } from './source.ts';
import { mapBounded } from './stretch.ts';
import { treeWithin } from './tile-hashes.ts';

export interface CheckedStamp {
  /** Entries below it existed … */
  readonly size: number;
  /** … before this moment, in milliseconds since 1970 … */
  readonly before: number;
  /** … as this authority says. */
  readonly authority: string;
}

export interface CheckedStamps {
  /** Ascending. */
  readonly stamps: readonly CheckedStamp[];
  readonly failures: readonly Failure[];
  /** What the failures are about. */
  readonly evidence: readonly EvidenceFile[];
  /** Of sizes beyond the verified log: a copy that is older than its stamps. They are not checked. */
  readonly later: number;
}

/** The sizes that were stamped, as the source lists them; undefined when it has no stamps. @throws SourceError */
export async function listStamps(source: LogSource): Promise<number[] | undefined> {
  const index = await source.stampFile?.(STAMP_INDEX);
  if (index === undefined) return undefined;
  try {
    return parseIndex(index);
  } catch (error) {
    if (!(error instanceof StampError)) throw error;
    throw new SourceError('source-malformed', `${STAMP_INDEX}: ${error.message}`, { cause: error });
  }
}

export interface StampsRequest {
  /** The log that was verified, whose tiles prove that the stamped trees are its beginnings. */
  readonly source: LogSource;
  readonly verified: Pick<Verified, 'size' | 'root' | 'key'>;
  readonly vkey: string;
  /** Where the stamps are: the same source, or another one. */
  readonly stamps: LogSource;
  readonly trusted: TrustedAuthorities;
}

/** Checks all stamps that the source lists. @throws SourceError for files that are not there or cannot be read */
export async function checkStamps(request: StampsRequest): Promise<CheckedStamps> {
  const listed = (await listStamps(request.stamps)) ?? [];
  const sizes = listed.filter((size) => size <= request.verified.size);
  // A note of before a change of the log's key was signed by another one than it is now.
  const vkeys = request.verified.key?.all ?? [request.vkey.trim()];
  const logKeys = vkeys.map((vkey) => parseVkey(nodeSha256, vkey));
  const check: Check = { ...request, source: keepingUpperTiles(request.source), logKeys };
  const found = await mapBounded(request.stamps.concurrency, sizes.length, (i) =>
    checkOne(check, sizes[i] ?? 0),
  );
  const failures = found.flatMap((each) => ('what' in each ? [each] : []));
  return {
    stamps: found.filter((each) => 'before' in each),
    failures,
    evidence: await evidenceOf(request.stamps, failures),
    later: listed.length - sizes.length,
  };
}

interface Check extends StampsRequest {
  readonly logKeys: readonly VerifierKey[];
}

async function checkOne(check: Check, size: number): Promise<CheckedStamp | Failure> {
  const note = await required(check.stamps, stampPath(size, 'checkpoint'));
  const token = await required(check.stamps, stampPath(size, 'tst'));
  try {
    const opened = openNoteOf(note, check.logKeys);
    if (opened.size !== size) return failure(size, `it is of a note of ${opened.size} entries`);
    const elsewhere = await notBeginning(check, opened);
    if (elsewhere !== undefined) return elsewhere;
    const { authority, before } = verifyToken(token, hash('sha256', note, 'buffer'), check.trusted);
    return { size, before, authority };
  } catch (error) {
    if (error instanceof StampError || error instanceof LogError) return failure(size, error.message);
    throw error;
  }
}

/** The note, once the first of the keys that stands in it has signed it. @throws LogError */
function openNoteOf(note: Uint8Array, [logKey, ...others]: readonly VerifierKey[]): OpenedCheckpoint {
  if (logKey === undefined) throw new LogError('note-unsigned', 'no key of the log signed the note');
  try {
    return openCheckpoint(nodeEd25519, note, { logKey });
  } catch (error) {
    if (others.length === 0 || !(error instanceof LogError) || error.code !== 'note-unsigned') throw error;
    return openNoteOf(note, others);
  }
}

async function required(source: LogSource, path: string): Promise<Uint8Array> {
  const bytes = await source.stampFile?.(path);
  if (bytes === undefined) throw new SourceError('source-malformed', `${path} is listed and not there`);
  return bytes;
}

/** Whether the tree that a note signed is the beginning of the verified one. */
async function notBeginning(
  { source, verified }: Check,
  { origin, root, size }: OpenedCheckpoint,
): Promise<Failure | undefined> {
  // Every log begins with the empty one.
  if (size === 0) return undefined;
  const signed = { origin, size: verified.size, root: binaryOfHex(verified.root) };
  const within = await treeWithin(source, size, signed);
  if ('what' in within) return within;
  if (within.root === root) return undefined;
  return failure(size, 'its note is of another log than the one verified here', within.root, root);
}

function failure(size: number, why: string, expected?: Hash, found?: Hash): Failure {
  const message = `The time stamp of ${size} entries is not acceptable: ${why}.`;
  const roots =
    expected === undefined || found === undefined ? {} : { expected: hexOf(expected), found: hexOf(found) };
  return { what: 'stamp-refused', message, where: { path: stampPath(size, 'tst') }, ...roots };
}

/** The stamps that failed, few of them. */
const FAILED_KEPT = 5;

async function evidenceOf(source: LogSource, failures: readonly Failure[]): Promise<EvidenceFile[]> {
  const paths = failures
    .slice(0, FAILED_KEPT)
    .flatMap(({ where: { path = '' } }) => [path, path.replace(/tst$/, 'checkpoint')]);
  const files = await Promise.all(
    paths.map(async (path) => ({ name: path.replaceAll('/', '_'), bytes: await source.stampFile?.(path) })),
  );
  return files.flatMap(({ name, bytes }) => (bytes === undefined ? [] : [{ name, bytes }]));
}

/** Every stamp's proof goes through the same few tiles above the lowest level: they are read once. */
function keepingUpperTiles(source: LogSource): LogSource {
  const kept = new Map<string, Promise<Uint8Array | undefined>>();
  return {
    ...source,
    tile: async (path) => {
      if (path.startsWith('tile/0/')) return await source.tile(path);
      const known = kept.get(path) ?? source.tile(path);
      kept.set(path, known);
      return await known;
    },
  };
}
