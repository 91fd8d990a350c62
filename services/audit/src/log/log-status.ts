/** What audit tells of itself: how far it has come, and which partitions wait or are stopped. */
import { treeSize } from '@centesimo/log';
import type { Sequencer } from './sequencer.ts';

export interface LogStatus {
  readonly size: bigint;
  readonly publishedSize: bigint;
  readonly marks: {
    readonly journal: string;
    readonly n: bigint;
    readonly i: bigint;
    readonly lag: bigint;
    readonly stopped: string;
  }[];
}

/** The status of the working sequencer; all zero while there is none. */
export function logStatus(sequencer: Sequencer | undefined): LogStatus {
  if (sequencer === undefined) return { size: 0n, publishedSize: 0n, marks: [] };
  const { state, published, stopped } = sequencer;
  const marks = [...state.marks].map(([journal, { n, i }]) => {
    const partition = Number(journal.slice(journal.lastIndexOf('/') + 1));
    const refused = stopped.get(partition)?.refused;
    return {
      journal,
      n: BigInt(n),
      i: BigInt(i),
      lag: BigInt(sequencer.backlogOf(partition)),
      stopped: refused === undefined ? '' : (refused.violation?.code ?? refused.fault?.code ?? 'refused'),
    };
  });
  return { size: BigInt(treeSize(state.tree)), publishedSize: BigInt(published?.size ?? 0), marks };
}
