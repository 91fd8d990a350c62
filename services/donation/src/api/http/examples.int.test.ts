// What the OpenAPI document shows as examples is what the routes take.
import type { HttpRoute } from '@centesimo/http';
import { routeName } from '@centesimo/http';
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();

/** Examples of a body, or of each form that it may have. */
function examplesOf(schema: TSchema): unknown[] {
  const { anyOf = [], examples = [] } = schema as { anyOf?: TSchema[]; examples?: unknown[] };
  return [...examples, ...anyOf.flatMap(examplesOf)];
}

describe('examples', () => {
  it('are there for every body, and good', () => {
    const routes: readonly HttpRoute[] = shared.world.donation.http.routes;
    const bodies = routes.filter(({ schema }) => schema.body !== undefined);
    expect(bodies.length).toBeGreaterThan(2);
    for (const route of bodies) {
      const schema = route.schema.body as TSchema;
      const examples = examplesOf(schema);
      expect(examples.length, routeName(route)).toBeGreaterThan(0);
      for (const example of examples) expect(Check(schema, example), routeName(route)).toBe(true);
    }
  });
});
