/** What audit tells of itself: how far it has come, and which partitions wait or are stopped. */
import { treeSize } from '@centesimo/log';
import type { WitnessesStatus } from '../witnesses/witness-rounds.ts';
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

export interface WitnessedStatus {
  readonly isWitnessed: boolean;
  readonly quorumSize: bigint;
  /** RFC 3339; empty where the newest checkpoint has a quorum. */
  readonly quorumBehindSince: string;
  readonly witnesses: {
    readonly name: string;
    readonly keyName: string;
    readonly isAsked: boolean;
    readonly cosignedSize: bigint;
    readonly cosignedAt: string;
    readonly refusal: string;
    readonly refusedSize: bigint;
    readonly refusedAt: string;
  }[];
}

/** Who cosigned what; all empty where no witness is asked. */
export function witnessedStatus(witnessed: WitnessesStatus | undefined): WitnessedStatus {
  return {
    isWitnessed: witnessed !== undefined,
    quorumSize: BigInt(witnessed?.quorumSize ?? 0),
    quorumBehindSince: timeOf(witnessed?.behindSinceMs),
    witnesses: (witnessed?.witnesses ?? []).map(({ cosigned, isAsked, keyName, name, refusal }) => ({
      name,
      keyName,
      isAsked,
      cosignedSize: BigInt(cosigned?.size ?? 0),
      cosignedAt: timeOf(cosigned && cosigned.timeS * 1_000),
      refusal: refusal?.reason ?? '',
      refusedSize: BigInt(refusal?.size ?? 0),
      refusedAt: timeOf(refusal?.atMs),
    })),
  };
}

/** Also of a time that no clock has: a witness may say any. */
function timeOf(ms: number | undefined): string {
  if (ms === undefined) return '';
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}
