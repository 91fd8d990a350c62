/** The rules of owning and appending, each removed by an edit of the source. */
import { type RemovedRule, edit } from './removed-rule.ts';

const STORE = 'if (!batch.isEmpty || messages.length > 0) await this.#store(batch, time);';
const APPEND = 'const { n, hash } = await writer.append(encodeRecord(writer.n, prev, this.#k, draft));';
const FENCED = "throw new JournalError('fenced', `record ${this.n} of ${this.journal} is another owner's`);";

export const WRITING_RULES: readonly RemovedRule[] = [
  {
    name: 'fenced, the state is kept',
    profile: 'all',
    seeds: 20,
    edits: [
      edit('writer.ts', FENCED, `this.prev = hashRecord(present); this.n += 1; ${FENCED}`),
      edit(
        'owner.ts',
        APPEND,
        `const again = (): Promise<{ n: number; hash: string }> =>
          writer.append(encodeRecord(writer.n, writer.prev, this.#k, draft)).catch((error: unknown) =>
            (error as { code?: string }).code === 'fenced' ? again() : Promise.reject(error as Error));
        const { n, hash } = await again();`,
      ),
    ],
  },
  {
    name: 'fenced, it answers anyway',
    profile: 'all',
    seeds: 40,
    edits: [
      edit(
        'owner.ts',
        STORE,
        `if (!batch.isEmpty || messages.length > 0) await this.#store(batch, time).catch((error: unknown) => {
          this.#queue.answer(answers);
          throw error;
        });`,
      ),
    ],
  },
  {
    name: 'an unknown outcome is taken as stored',
    profile: 'all',
    seeds: 20,
    edits: [edit('writer.ts', "if (outcome === 'stored') return;", "if (outcome !== 'taken') return;")],
  },
  {
    name: 'what is mine is judged by the instance id',
    profile: 'all',
    seeds: 80,
    rates: { 'store.lands-late': 0.1, 'bus.rebalance': 0.3, 'instance.crash': 0 },
    edits: [
      edit(
        'writer.ts',
        'if (Buffer.compare(present, bytes) === 0) return true;',
        `const by = (b: Uint8Array): unknown => (JSON.parse(Buffer.from(b).toString()) as { by: unknown }).by;
        if (by(present) === by(bytes)) return true;`,
      ),
    ],
  },
  {
    name: 'a duplicate is judged without a majority read',
    profile: 'all',
    seeds: 80,
    rates: { 'store.failover': 0.3, 'store.answer-lost': 0.1 },
    edits: [
      edit(
        'writer.ts',
        'if (present === undefined) return false;',
        'if (present === undefined) return true;',
      ),
    ],
  },
  {
    name: 'answers leave before the batch is stored',
    profile: 'all',
    seeds: 20,
    edits: [edit('owner.ts', STORE, `this.#queue.answer(answers); ${STORE}`)],
  },
  {
    name: 'several appends are outstanding',
    profile: 'all',
    seeds: 20,
    edits: [
      edit('writer.ts', 'if (this.#appending) throw', 'if (this.n < 0) throw'),
      edit(
        'writer.ts',
        `await this.#insertUntilKnown(bytes);
      const n = this.n;
      this.n += 1;
      this.prev = hash;
      return { n, hash };`,
        `const n = this.n;
      const one = new JournalWriter(this.#ports, this.journal, n, this.prev);
      this.n += 1;
      this.prev = hash;
      await one.#insertUntilKnown(bytes);
      return { n, hash };`,
      ),
      edit(
        'command-queue.ts',
        '  /** Answers the first of the commands in hand',
        `  later(count: number): (answers: readonly Answer[]) => void {
    const inHand = this.#inHand;
    this.#inHand = [];
    this.#waiting = [...inHand.slice(count), ...this.#waiting];
    return (answers) => {
      for (const [at, answer] of answers.entries()) settle(inHand[at], answer);
    };
  }

  /** Answers the first of the commands in hand`,
      ),
      edit(
        'owner.ts',
        `${STORE}
    this.#reads.release();
    this.#queue.answer(answers);`,
        `const settle = this.#queue.later(answers.length);
    const storing = !batch.isEmpty || messages.length > 0 ? this.#store(batch, time) : Promise.resolve();
    void storing.then(() => { this.#reads.release(); settle(answers); }, () => this.#opened.stop.abort(ENDED));`,
      ),
      edit(
        'owner.ts',
        APPEND,
        `const k = this.#k;
    this.#k += events.length;
    const { n, hash } = await writer.append(encodeRecord(writer.n, prev, k, draft));`,
      ),
      edit('owner.ts', '      k: this.#k,\n      prev,', '      k,\n      prev,'),
      edit('owner.ts', '    this.#k += events.length;\n    publisher', '    publisher'),
    ],
  },
  {
    name: 'refusals are not journalled',
    profile: 'all',
    seeds: 20,
    edits: [
      edit(
        'batch.ts',
        'this.#remember({ key: envelope.key, input: envelope.inputHash, refused: { code, facts } }, []);',
        '',
      ),
    ],
  },
  {
    name: 'no seal is written',
    profile: 'all',
    seeds: 5,
    edits: [
      edit(
        'seal.ts',
        'await writer\n        .append(sealText(ports, writer, replayed, closing))\n        .catch(rethrowUnlessFenced);',
        'await Promise.resolve({ n: writer.n - 1 });',
      ),
    ],
  },
  {
    name: 'a snapshot is left while an append is outstanding',
    profile: 'all',
    // An owner must be taken away in the middle of an append, and its snapshot read before a newer one is written.
    first: 45,
    seeds: 60,
    rates: { 'bus.rebalance': 0.3 },
    edits: [
      edit('owner.ts', '!this.#reads.isHeld && this.#lost === undefined', 'true'),
      edit('owner.ts', ' && !this.#reads.isHeld;', ';'),
      edit('load-state.ts', 'if (!agrees)', 'if (ports === undefined)'),
    ],
  },
];
