/** The rules of consuming and publishing, each removed by an edit of the source. */
import { type RemovedRule, edit } from './removed-rule.ts';

const APPEND = 'const { n, hash } = await writer.append(encodeRecord(writer.n, prev, this.#k, draft));';

export const CONSUMING_RULES: readonly RemovedRule[] = [
  {
    name: 'no high-water mark: a message is taken as often as it comes',
    profile: 'all',
    seeds: 20,
    edits: [
      edit(
        'intake.ts',
        "if (covers(mark, message)) return { kind: 'dropped' };",
        "if (covers(mark, message)) return { kind: 'accepted' };",
      ),
    ],
  },
  {
    name: 'neither density nor hash chain',
    profile: 'all',
    seeds: 40,
    rates: { 'bus.tail-loss': 0.05 },
    edits: [
      edit('intake.ts', "if (follows !== 'next') return { kind: follows, journal, fromN };", 'void fromN;'),
    ],
  },
  {
    name: 'no cause check',
    profile: 'all',
    seeds: 60,
    rates: { 'bus.tail-loss': 0.1 },
    edits: [
      edit(
        'intake.ts',
        'if (!this.#holds(cause, position))',
        'if (this.#holds(cause, position) === undefined)',
      ),
    ],
  },
  {
    name: 'the offset is committed beyond the journalled mark',
    profile: 'lossless',
    seeds: 40,
    edits: [
      edit(
        'consumer.ts',
        'const offset = Math.min(covered, this.covered);',
        'const offset = Math.max(covered, this.#offset);',
      ),
    ],
  },
  {
    name: 'the start offset is read after sealing',
    profile: 'lossless',
    // Rare: another owner must seal, journal and commit between the seal and the reading.
    first: 61,
    seeds: 100,
    rates: { 'bus.two-owners': 0.8, 'bus.rebalance': 0.3, 'net.partition': 0.3, 'store.slow': 0.05 },
    edits: [
      edit('open.ts', '  const offset = await startOffset(ports, target.partition);\n', ''),
      edit(
        'open.ts',
        '  const cursor = await Publisher.cursor(scoped, journal);\n',
        '  const cursor = await Publisher.cursor(scoped, journal);\n  const offset = await startOffset(ports, target.partition);\n',
      ),
    ],
  },
];

export const PUBLISHING_RULES: readonly RemovedRule[] = [
  {
    name: 'published before the append',
    profile: 'all',
    seeds: 30,
    edits: [
      edit('owner.ts', 'type RecordKind, encodeRecord }', 'type RecordKind, encodeRecord, hashRecord }'),
      edit(
        'owner.ts',
        APPEND,
        `const text = encodeRecord(writer.n, prev, this.#k, draft);
    const early = { n: writer.n, k: this.#k, hash: hashRecord(text) };
    publisher.stored({ ...draft, ...early, journal: writer.journal, prev, address: undefined, events });
    const { n, hash } = await writer.append(text);`,
      ),
    ],
  },
  {
    name: 'the cursor moves before the produce is acknowledged',
    profile: 'lossless',
    seeds: 60,
    rates: { 'instance.crash': 0.1, 'bus.produce-lost': 0.1 },
    edits: [
      edit(
        'publisher.ts',
        'const messages = records.flatMap(toMessages);',
        `const cursor = this.#next;
    this.#next = last.n + 1;
    await this.#moveCursor();
    this.#next = cursor;
    const messages = records.flatMap(toMessages);`,
      ),
    ],
  },
  {
    name: 'several produces are in flight',
    profile: 'lossless',
    seeds: 40,
    edits: [
      edit(
        'publisher.ts',
        'for (let from = 0; from < messages.length;) {\n      const',
        'const flying: Promise<void>[] = [];\n    for (let from = 0; from < messages.length;) {\n      const',
      ),
      edit(
        'publisher.ts',
        "      await within(\n        clock,\n        limits.busTimeoutMs,\n        'produce',\n        bus.produce(topic, this.#partition, messages.slice(from, to)),\n      );",
        "      flying.push(within(clock, limits.busTimeoutMs, 'produce', bus.produce(topic, this.#partition, messages.slice(from, to))));",
      ),
      edit(
        'publisher.ts',
        '    // A rewind that came',
        '    await Promise.all(flying);\n    // A rewind that came',
      ),
    ],
  },
  {
    name: 'after the loss of a topic, effects are published before their causes',
    profile: 'topic',
    seeds: 30,
    edits: [edit('open.ts', 'boolean => doStand(scoped, standing, record);', 'boolean => record.n >= 0;')],
  },
];
