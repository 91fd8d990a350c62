// Pages that say something else than the log, and what the check in the browser says of each.
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { CheckFacts } from '../src/browser/check-facts.ts';
import { type CheckOutcome, checkTrail } from '../src/browser/check-trail.ts';
import { factsOf } from '../src/pages/proof-part.ts';
import type { StoryLog } from './story-log.ts';
import { STORIES, type Story } from './story-steps.ts';
import { codeOf } from './tiny-log.ts';

export function checkOf(
  made: StoryLog,
  story: Story,
  lie: (facts: CheckFacts) => Partial<CheckFacts> = () => ({}),
): CheckOutcome {
  const facts = factsOf(made.trails[story], codeOf(STORIES[story]));
  const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };
  return checkTrail(crypto, made.vkey, { ...facts, ...lie(facts) }, made.receipts[story]);
}

/** Another rate, day, sum or currency of an exchange. */
export function checksOfExchangeLies(made: StoryLog): CheckOutcome[] {
  const lies = [{ rate: '1.0847' }, { exchangedAt: '2026-02-11' }, { units: 1 }, { toCurrency: 'JPY' }];
  return lies.map((lie) =>
    checkOf(made, 'exchanged', ({ exchanges }) => ({
      exchanges: exchanges.map((one) => ({ ...one, ...lie })),
    })),
  );
}

/** Each sum of a story said to be in another state. */
export function checksOfSumLies(made: StoryLog, story: Story): CheckOutcome[] {
  const { sums } = factsOf(made.trails[story], codeOf(STORIES[story]));
  return Object.entries(sums).map(([name, amount]) => {
    const others = Object.entries(sums).filter(([other]) => other !== name);
    return checkOf(made, story, () => ({ sums: Object.fromEntries([...others, [`${name}x`, amount]]) }));
  });
}
