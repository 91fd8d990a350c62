/** The event of a move: cents leave spans and enter another fund in the same order. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { By, exactObject, FundSlug, MoveText, Position, Slug, Spans } from '../schema-parts.ts';

export const MoneyMoved = eventSchema(
  'org.centesimo.money.moved.v1',
  'allocation',
  MoveText,
  exactObject({ at: Position, by: By, ground: Type.Optional(Slug), spans: Spans, to: FundSlug }),
);
