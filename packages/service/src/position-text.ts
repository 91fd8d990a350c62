/** Places of journals as HTTP writes them: `g1/donation/3:42`, one text to copy from an answer into `?after=`. */
import type { After } from '@centesimo/grpc';
import { Type } from 'typebox';

const POSITION = 'g[1-9][0-9]{0,3}/(?:donation|allocation)/[0-9]{1,4}:(?:0|[1-9][0-9]{0,14})';
const AFTER_CHARACTERS_MAX = 1_000;

/** `after` of a query: one position or several. */
export const AfterText = Type.String({
  pattern: `^${POSITION}(?:,${POSITION}){0,15}$`,
  maxLength: AFTER_CHARACTERS_MAX,
  description:
    'Positions from earlier answers, joined by commas: the request follows them, and is told 503 with Retry-After as long as they are not known here.',
  examples: ['g1/allocation/3:42'],
});

export const PositionText = Type.String({
  pattern: `^${POSITION}$`,
  description: 'The journal record that holds the fact; give it as `after` to requests that must follow it.',
  examples: ['g1/donation/3:42'],
});

/** Which event it is in the log: `source` and `id` of its CloudEvent. */
export const EventIdentity = Type.Object(
  {
    source: Type.String({ examples: ['/g1/donation/3'] }),
    id: Type.String({ pattern: '^[0-9]+$', examples: ['17'] }),
  },
  { additionalProperties: false, description: 'source and id of the event, as they stand in its log entry' },
);

/** What an answer tells of the place of its fact. */
export function placeOf({
  journal,
  n,
  k,
}: {
  readonly journal: string;
  readonly n: bigint;
  readonly k: bigint;
}): { position: string; event: { source: string; id: string } } {
  return { position: `${journal}:${n}`, event: { source: `/${journal}`, id: String(k) } };
}

/** The text has passed `AfterText`. */
export function readAfterText(text: string | undefined): After[] {
  if (text === undefined) return [];
  return text.split(',').map((position) => {
    const colon = position.lastIndexOf(':');
    const journal = position.slice(0, colon);
    return { $typeName: 'centesimo.journal.v1.After', journal, n: BigInt(position.slice(colon + 1)) };
  });
}
