/** All rules of the journal protocol that the simulation must miss when they are gone. */
import type { SourceEdit } from '@centesimo/testkit';
import { type RemovedRule, edit } from './removed-rule.ts';
import { GENERATION_RULES } from './removed-generation-rules.ts';
import { CONSUMING_RULES, PUBLISHING_RULES } from './removed-topic-rules.ts';
import { WRITING_RULES } from './removed-writing-rules.ts';

export const REMOVED_RULES: readonly RemovedRule[] = [
  ...WRITING_RULES,
  ...CONSUMING_RULES,
  ...PUBLISHING_RULES,
  ...GENERATION_RULES,
];

/** Too rare for random histories: the old owner's next command finds it as well. */
export const NO_IDLE_LOOK_UP: readonly SourceEdit[] = [
  edit('owner.ts', 'await writer.isOvertaken().catch(() => false);', 'await Promise.resolve(false);'),
];
