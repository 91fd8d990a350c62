/** How the partitions that something was made for stand to those it is opened with: they may only become more. */

/** Of marks of data folders and databases. */
export interface Grown {
  /** `g1`: the newest generation of the journals. */
  readonly generation: string;
  /** Of the newest generation. */
  readonly partitions: number;
  /** Of the generations before it, the first one first; left out where there was none. */
  readonly partitionsBefore?: readonly number[];
}

/** `shrinks`: it was opened with more generations before. `differs`: it is another one's. */
export type Growth = 'same' | 'grows' | 'shrinks' | 'differs';

/** The partitions of every generation, the first one first. */
export function countsOf({ partitions, partitionsBefore = [] }: Grown): number[] {
  return [...partitionsBefore, partitions];
}

export function growthOf(found: Grown, wanted: Grown): Growth {
  const [there, here] = [countsOf(found), countsOf(wanted)];
  const isSame = there.slice(0, here.length).every((count, at) => count === here[at]);
  if (!isSame) return 'differs';
  if (there.length !== here.length) return there.length < here.length ? 'grows' : 'shrinks';
  return found.generation === wanted.generation ? 'same' : 'differs';
}

/** A sentence for whoever opens what has grown with less. */
export function shrunkText(found: Grown): string {
  return `it has grown, and does not shrink: set CENTESIMO_PARTITIONS=${countsOf(found).join(',')}`;
}
