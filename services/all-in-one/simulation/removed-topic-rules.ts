/** Rules that only the loss of the whole topic shows. */
import type { RemovedRule } from './removed-rule.ts';

const RATES = { 'bus.topic-loss': 0.01 };

export const TOPIC_RULES: readonly RemovedRule[] = [
  {
    name: 'who reads past the end of the topic goes back to it',
    edits: [
      {
        file: 'log/log-consumers.ts',
        from: '    const ports = {\n      membership,\n',
        to: `    const ports = {
      membership: {
        ...membership,
        read: async (...asked: Parameters<Membership['read']>) => ({
          ...(await membership.read(...asked)),
          end: Infinity,
        }),
      },\n`,
      },
    ],
    shows: /is not in the log/,
    // Whoever takes the partition over begins at the start again, so that nobody may.
    rates: { ...RATES, 'bus.rebalance': 0, 'bus.two-owners': 0, 'instance.crash': 0, 'instance.pause': 0 },
    first: 14,
  },
  {
    name: 'the topic is rebuilt with each effect behind its causes',
    of: 'topic rebuild',
    edits: [
      {
        file: 'topic/rebuild-topic.ts',
        from: 'await publishAll(ports, partition, sources);',
        to: '(await Promise.all(sources.map((source) => publishAll(ports, partition, [source])))).flat();',
      },
    ],
    shows: /the topic was rebuilt with .* before its cause/,
    rates: RATES,
  },
  {
    name: 'the topic is rebuilt up to the end that a majority holds',
    of: 'topic rebuild',
    edits: [
      {
        file: 'topic/rebuild-topic.ts',
        from: 'documents, journals };',
        to: 'documents, journals: { ...journals, read: () => Promise.resolve(undefined) } };',
      },
    ],
    shows: /the topic was rebuilt with/,
    rates: { ...RATES, 'store.stale-scan': 0.3 },
    first: 94,
  },
];
