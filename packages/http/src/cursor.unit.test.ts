/** Cursors come from callers: one is taken only as it was given out, and only by the list that gave it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CURSOR_CHARACTERS_MAX, decodeCursor, encodeCursor } from './cursor.ts';
import { HttpError } from './http-error.ts';

const SEED = { seed: 20_261_128, numRuns: 2_000 };
const position = fc.string({ maxLength: 40, unit: 'grapheme' });

/** The position, or the code of the refusal; anything else that is thrown fails the test. */
function tryDecode(list: string, cursor: string): { position: string } | { code: string } {
  try {
    return { position: decodeCursor(list, cursor) };
  } catch (error) {
    if (error instanceof HttpError) return { code: error.code };
    throw error;
  }
}

it('a cursor is refused with its own code, whatever else was sent', () => {
  const bytes = fc.uint8Array({ maxLength: 60 }).map((raw) => Buffer.from(raw).toString('base64url'));
  const json = fc.json({ maxDepth: 3 }).map((text) => Buffer.from(text).toString('base64url'));
  const padded = position.map((at) => `${encodeCursor('gifts', at)}=`);
  const long = fc.constant('A'.repeat(CURSOR_CHARACTERS_MAX + 1));
  fc.assert(
    fc.property(fc.oneof(bytes, json, padded, long, fc.string({ unit: 'binary' })), (cursor) => {
      const told = tryDecode('gifts', cursor);
      // What is taken all the same must be exactly what would be given out.
      if ('position' in told) expect(encodeCursor('gifts', told.position)).toBe(cursor);
      else expect(told.code).toBe('cursor-malformed');
    }),
    SEED,
  );
});
