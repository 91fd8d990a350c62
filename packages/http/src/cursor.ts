/** Cursors of long lists: opaque to the caller, and good for the list that gave them only. */
import { HttpError } from './http-error.ts';

export const CURSOR_CHARACTERS_MAX = 512;

/** The cursor behind which the next page of `list` begins at `position`. */
export function encodeCursor(list: string, position: string): string {
  return Buffer.from(JSON.stringify([list, position])).toString('base64url');
}

/** The position of a cursor of this list. @throws HttpError `cursor-malformed` */
export function decodeCursor(list: string, cursor: string): string {
  const [of, position] = parse(cursor);
  if (of === list && typeof position === 'string' && encodeCursor(list, position) === cursor) return position;
  throw new HttpError('cursor-malformed');
}

function parse(cursor: string): readonly unknown[] {
  if (cursor.length > CURSOR_CHARACTERS_MAX) return [];
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
