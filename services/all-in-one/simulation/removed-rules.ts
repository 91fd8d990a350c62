/** Rules of the services, each with the edit that removes it and what the simulation must then show. */
import type { RemovedRule } from './removed-rule.ts';
import { GROWTH_RULES } from './removed-growth-rules.ts';
import { TOPIC_RULES } from './removed-topic-rules.ts';

const STORE_TILES = '    await storeTiles(this.#ports, this.#tiles);\n    this.#tiles = [];\n';
const PUBLISH =
  '    this.published = await publish(this.#ports, { size, root }, this.state.sequence.keyChange);\n';
const APPEND = '    await this.#writer.append(text);\n';
const OVERTAKEN = '    return await this.#writer.isOvertaken().catch((error: unknown) => {\n';

export const REMOVED_RULES: readonly RemovedRule[] = [
  {
    name: 'sign what was read back',
    edits: [
      {
        file: 'log/sequencer.ts',
        from: APPEND,
        to: `    this.#tiles.push(...takeTiles(tree));
    await storeTiles(this.#ports, this.#tiles);
    this.published = await publish(this.#ports, { size: header.size, root: header.root });
    ${APPEND}`,
      },
    ],
    shows: /has root .*, the log's is|log-refused/,
  },
  {
    name: 'the published checkpoint only grows',
    edits: [
      {
        file: 'log/checkpoint-store.ts',
        from: 'if (presentSize > stored.size)',
        to: 'if (presentSize < -1)',
      },
      {
        file: 'log/checkpoint-store.ts',
        from: 'await inTime(documents.replace(CHECKPOINTS, PUBLISHED, present, Buffer.from(note)))',
        to: '(await inTime(documents.put(CHECKPOINTS, [{ id: PUBLISHED, bytes: Buffer.from(note) }])), true)',
      },
    ],
    shows: /published size \d+ after \d+/,
    rates: { 'instance.pause': 0.1, 'store.lands-late': 0.05 },
    first: 88,
  },
  {
    name: 'tiles first',
    edits: [
      {
        file: 'log/sequencer.ts',
        from: `${STORE_TILES}${PUBLISH}`,
        to: `${PUBLISH}${STORE_TILES}`,
      },
    ],
    shows: /is published without tile/,
  },
  {
    name: 'a cause before its effect',
    edits: [
      {
        file: 'log/log-consumers.ts',
        from: 'new Intake(marks)',
        to: 'new (class extends Intake { override offer(message: Parameters<Intake["offer"]>[0]) { return super.offer({ ...message, consumed: new Map() }); } })(marks)',
      },
    ],
    shows: /is logged before what it consumed|partition-stopped/,
  },
  {
    name: 'the high-water mark',
    edits: [{ file: 'log/log-consumers.ts', from: 'new Intake(marks)', to: 'new Intake(new Map())' }],
    shows: /partition-stopped|is in the log twice/,
  },
  {
    name: 'the fence',
    edits: [
      {
        file: 'log/sequencer.ts',
        from: APPEND,
        to: `    for (;;) {
      const { n, prev } = this.#writer;
      try {
        await this.#writer.append(encodeAuditRecord({ ...header, n, prev }, gathered.entries));
        break;
      } catch (error) {
        const bytes = await this.#ports.journals.read(AUDIT_JOURNAL, n);
        if ((error as { code?: string }).code !== 'fenced' || bytes === undefined) throw error;
        this.#writer.n = n + 1;
        this.#writer.prev = hashRecord(bytes);
      }
    }\n`,
      },
      {
        file: 'log/sequencer.ts',
        from: OVERTAKEN,
        to: `    if (treeSize(this.state.tree) >= 0) return false;\n${OVERTAKEN}`,
      },
    ],
    shows: /log-refused|is in the log twice|has root/,
  },
  {
    name: 'a partition that comes back goes on from what is being stored',
    edits: [{ file: 'log/log-consumers.ts', from: 'sequencer.taken', to: 'sequencer.state.marks' }],
    shows: /partition-stopped|is in the log twice/,
    rates: { 'store.slow': 0.1, 'bus.two-owners': 0.1, 'instance.pause': 0.08, 'bus.rebalance': 0.1 },
    first: 10,
  },
  {
    name: 'details are dropped only when no fact can name them',
    of: 'donation',
    edits: [
      {
        file: 'api/receive-gifts.ts',
        from: "if (answer === undefined || answer.kind === 'unavailable') return undefined;",
        to: 'if (answer === undefined) return undefined;',
      },
    ],
    shows: /the details of entry .* are lost/,
  },
  {
    name: 'what stayed behind is swept',
    of: 'donation',
    edits: [{ file: 'service.ts', from: '      sweeper.start();\n', to: '' }],
    shows: /are named by no fact|were never settled/,
  },
  {
    name: 'the owner refuses a command after its deadline',
    of: 'donation',
    edits: [
      { file: 'api/to-command.ts', from: '{ ...envelope, until, command:', to: '{ ...envelope, command:' },
    ],
    shows: /the details of entry .* are lost/,
    rates: { 'instance.pause': 0.08 },
    first: 30,
  },
  {
    name: 'only what the owner knows of no event is swept',
    of: 'donation',
    edits: [
      {
        file: 'domain/decide.ts',
        from: 'return settleDetails(command, context);',
        to: 'return settleDetails(command, { ...context, found: () => undefined });',
      },
    ],
    shows: /the details of entry .* are lost/,
  },
  ...TOPIC_RULES,
  ...GROWTH_RULES,
];
