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
  const { state, published } = sequencer;
  const marks = [...state.marks].map(([journal, { n, i }]) => {
    const refused = sequencer.partitions.refusedOf(journal);
    return {
      journal,
      n: BigInt(n),
      i: BigInt(i),
      lag: BigInt(sequencer.partitions.backlogOf(journal)),
      stopped: refused === undefined ? '' : (refused.violation?.code ?? refused.fault?.code ?? 'refused'),
    };
  });
  return { size: BigInt(treeSize(state.tree)), publishedSize: BigInt(published?.size ?? 0), marks };
}
