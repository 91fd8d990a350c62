/**
 * The stamps of a log as files, the same over HTTP, over gRPC and in a mirror: `stamps/index` lists sizes of the log, one
 * a line, ascending; `stamps/<size>.checkpoint` is the note that was stamped, byte for byte, and `stamps/<size>.tst` the
 * token over its SHA-256.
 */
import { malformed } from './stamp-error.ts';

export const STAMP_INDEX = 'stamps/index';
/** At one stamp an hour, some fifty years. */
const STAMPS_MAX = 500_000;
/** A size has at most 16 digits. */
export const MAX_INDEX_BYTES = STAMPS_MAX * 17;

export type StampForm = 'checkpoint' | 'tst';

export interface StampFile {
  /** Undefined: the index. */
  readonly size?: number;
  readonly form: StampForm | 'index';
}

const SIZE = '[1-9][0-9]{0,15}';
const PATH = new RegExp(`^stamps/(?<size>${SIZE})\\.(?<form>checkpoint|tst)$`);
const LINE = new RegExp(`^${SIZE}$`);

export function stampPath(size: number, form: StampForm): string {
  return `stamps/${size}.${form}`;
}

/** Undefined for what is no path of a stamp. */
export function parseStampPath(path: string): StampFile | undefined {
  if (path === STAMP_INDEX) return { form: 'index' };
  const { form, size } = PATH.exec(path)?.groups ?? {};
  if (size === undefined || !Number.isSafeInteger(Number(size))) return undefined;
  return { size: Number(size), form: form === 'tst' ? 'tst' : 'checkpoint' };
}

export function formatIndex(sizes: readonly number[]): string {
  return sizes.map((size) => `${size}\n`).join('');
}

/** The sizes of an index. @throws StampError */
export function parseIndex(bytes: Uint8Array): number[] {
  if (bytes.length > MAX_INDEX_BYTES)
    malformed(`the index of the stamps is larger than ${MAX_INDEX_BYTES} bytes`);
  const text = Buffer.from(bytes).toString('latin1');
  if (text === '') return [];
  if (!text.endsWith('\n')) malformed('the index of the stamps is cut');
  const lines = text.slice(0, -1).split('\n');
  const sizes = lines.map(Number);
  const ascends = sizes.every((size, i) => Number.isSafeInteger(size) && size > (sizes[i - 1] ?? 0));
  if (!lines.every((line) => LINE.test(line)) || !ascends)
    malformed('the index of the stamps is no list of sizes');
  return sizes;
}
