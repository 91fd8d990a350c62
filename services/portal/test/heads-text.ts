/** What a log says of the last entries of its ledgers, for tests: the truth, or another root. */
import { SYSTEM_LEDGER, SYSTEM_SOURCE, eventText } from '@centesimo/events';
import { type Chain, canonicalText, createHeadsTree, headsRoot, hexOf, nextFields } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';

/** The event of the next heads entry, as text. */
export function headsText(chain: Chain, lie?: string): string {
  const heads = [...chain.heads].filter(([ledger]) => ledger !== SYSTEM_LEDGER);
  const tree = createHeadsTree(nodeSha256, heads);
  const root = lie ?? hexOf(headsRoot(nodeSha256, tree));
  const attributes = {
    id: `${nextFields(chain, SYSTEM_LEDGER).seq}`,
    ledger: SYSTEM_LEDGER,
    source: SYSTEM_SOURCE,
    subject: SYSTEM_LEDGER,
    time: '2026-03-01T12:00:00.000Z',
    type: 'org.centesimo.log.heads.v1',
  };
  return eventText(attributes, canonicalText({ ledgers: heads.length, root, size: chain.end }));
}
