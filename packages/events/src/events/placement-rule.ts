/** The event of the placement rule: how gifts that name no fund are split. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import { By, exactObject, FundSlug, LedgerSlug, list, RULE_SHARES_MAX, Version } from '../schema-parts.ts';

const Share = exactObject({
  fund: FundSlug,
  weight: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    description: 'relative to the weights of the currency',
  }),
});

/** The order of the shares is part of the rule: ties of the largest remainder go in listed order. */
export const PlacementRuleSet = eventSchema(
  'org.centesimo.placement-rule.set.v1',
  'allocation',
  LedgerSlug,
  exactObject({
    by: By,
    shares: list(Share, 1, RULE_SHARES_MAX),
    version: Version,
  }),
);
