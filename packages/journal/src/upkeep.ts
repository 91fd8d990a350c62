/** What follows behind an owner's records: index rows, the group's offset, snapshots. None of it decides anything. */
import type { OpenedJournal, OwnerPorts } from './opened.ts';
import { saveSnapshot } from './snapshots.ts';

/** Tails that have grown this many times over their limit make the owner wait for the index. */
const TAIL_FACTOR = 4;

export class Upkeep<State> {
  readonly #ports: OwnerPorts;
  readonly #opened: OpenedJournal<State>;
  readonly #save: () => string;
  #doneAt = 0;
  #flushing: Promise<void> | undefined;
  #snapshotN: number;

  /** `save` makes the snapshot of the owner's state. */
  constructor(ports: OwnerPorts, opened: OpenedJournal<State>, save: () => string) {
    this.#ports = ports;
    this.#opened = opened;
    this.#save = save;
    this.#snapshotN = opened.writer.n;
  }

  /** Does what is due; called between batches, so that no append is outstanding. */
  async tidy(): Promise<void> {
    const { clock, limits } = this.#ports;
    const { outcomes, stop, writer } = this.#opened;
    const isDue = clock.now() - this.#doneAt >= limits.indexMs;
    if (!isDue && outcomes.tailSize < limits.indexRows) return;
    this.#doneAt = clock.now();
    this.#flushing ??= this.#flush(writer.n - 1);
    while (outcomes.tailSize >= limits.indexRows * TAIL_FACTOR && !stop.signal.aborted) {
      await this.#flushing;
      if (outcomes.tailSize < limits.indexRows * TAIL_FACTOR) break;
      await clock.sleep(limits.retryMs, stop.signal);
      this.#flushing ??= this.#flush(writer.n - 1);
    }
    if (writer.n - this.#snapshotN >= limits.snapshotRecords)
      await this.#snapshot().catch((error: unknown) => this.#warn('snapshot-failed', error));
  }

  /** What makes the next start quick. `isStored`: the state shows nothing that the journal does not hold. */
  async leave(isStored: boolean): Promise<void> {
    await this.#flushing;
    await this.#flush(this.#opened.writer.n - 1);
    if (isStored) await this.#snapshot().catch((error: unknown) => this.#warn('snapshot-failed', error));
  }

  async #flush(upTo: number): Promise<void> {
    try {
      const { consumer, outcomes, standing } = this.#opened;
      await outcomes.flush(upTo);
      // What is not read again because the offset has passed it must be known to stand in this topic.
      const { covered } = consumer;
      await standing.save();
      await consumer.commit(covered);
    } catch (error) {
      this.#warn('index-failed', error);
    } finally {
      this.#flushing = undefined;
    }
  }

  async #snapshot(): Promise<void> {
    const { writer } = this.#opened;
    const { n, prev } = writer;
    const text = this.#save();
    this.#snapshotN = n;
    await saveSnapshot(this.#ports, writer.journal, { n, prev, text });
  }

  #warn(name: string, error: unknown): void {
    this.#ports.notify({
      name,
      level: 'warn',
      fields: { journal: this.#opened.writer.journal, reason: String(error) },
    });
  }
}
