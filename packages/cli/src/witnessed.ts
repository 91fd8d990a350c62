/** Who of the witnesses cosigned what, as audit tells it: for the status of a running system. */
import type { GetStatusResponse } from '@centesimo/grpc';

export interface Witnessed {
  /** Entries in the newest checkpoint with a quorum; 0 before the first. */
  readonly quorumSize: number;
  /** RFC 3339; empty where the newest checkpoint has a quorum. */
  readonly behindSince: string;
  readonly witnesses: readonly {
    readonly name: string;
    readonly keyName: string;
    readonly isAsked: boolean;
    readonly cosignedSize: number;
    readonly cosignedAt: string;
    readonly refusal: string;
    readonly refusedSize: number;
    readonly refusedAt: string;
  }[];
}

/** Null where no witness is asked. */
export function witnessedOf(
  answer: Pick<GetStatusResponse, 'isWitnessed' | 'quorumSize' | 'quorumBehindSince' | 'witnesses'>,
): Witnessed | null {
  if (!answer.isWitnessed) return null;
  return {
    quorumSize: Number(answer.quorumSize),
    behindSince: answer.quorumBehindSince,
    witnesses: answer.witnesses.map((each) => {
      const { cosignedAt, isAsked, keyName, name, refusal, refusedAt } = each;
      const sizes = { cosignedSize: Number(each.cosignedSize), refusedSize: Number(each.refusedSize) };
      return { name, keyName, isAsked, cosignedAt, refusal, refusedAt, ...sizes };
    }),
  };
}

export function witnessLines(witnessed: Witnessed | null): string[] {
  if (witnessed === null) return ['  witnesses  none is asked: nobody but the operator signs'];
  const { behindSince, quorumSize, witnesses } = witnessed;
  const quorum = `enough have cosigned ${quorumSize.toLocaleString('en')} entries`;
  return [
    `  witnesses  ${behindSince === '' ? quorum : `QUORUM MISSING since ${behindSince}: ${quorum}`}`,
    ...witnesses.map((each) => {
      const { cosignedAt, cosignedSize, isAsked, name, refusal, refusedAt } = each;
      const signed = `${cosignedSize.toLocaleString('en')} entries cosigned, ${cosignedAt} by its clock`;
      const state = cosignedAt !== '' ? signed : isAsked ? 'nothing cosigned yet' : 'not asked: no address';
      // What it said before it cosigned again is over.
      const isOver = refusal === '' || cosignedSize >= each.refusedSize;
      return `  ${name.padEnd(20)} ${state}${isOver ? '' : `; ${refusedAt}: ${refusal}`}`;
    }),
  ];
}
