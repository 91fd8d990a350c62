/** Pages of lists over HTTP: their query, and the cursor that leads to the next one. */
import { decodeCursor, encodeCursor } from '@centesimo/http';
import { AfterText, readAfterText } from '@centesimo/service';
import { type TProperties, Type } from 'typebox';
import { PAGE_DEFAULT, PAGE_MAX } from '../read-window.ts';

const CURSOR_CHARACTERS_MAX = 512;

/** The query of a list, with what narrows it. */
export function pageQuery<P extends TProperties>(narrowing: P) {
  return Type.Object(
    {
      cursor: Type.Optional(
        Type.String({ maxLength: CURSOR_CHARACTERS_MAX, description: '`nextCursor` of the page before' }),
      ),
      limit: Type.Optional(
        Type.Integer({ minimum: 1, maximum: PAGE_MAX, description: `left out: ${PAGE_DEFAULT}` }),
      ),
      after: Type.Optional(AfterText),
      ...narrowing,
    },
    { additionalProperties: false },
  );
}

export interface PageQuery {
  readonly cursor?: string;
  readonly limit?: number;
  readonly after?: string;
}

/** @throws HttpError `cursor-malformed` */
export function windowOf(list: string, { after, cursor, limit = 0 }: PageQuery) {
  const at = cursor === undefined ? '' : decodeCursor(list, cursor);
  return { cursor: at, limit, after: readAfterText(after) };
}

/** `next`: empty where this was the last page. */
export function nextOf(list: string, next: string): { nextCursor?: string } {
  return next === '' ? {} : { nextCursor: encodeCursor(list, next) };
}
