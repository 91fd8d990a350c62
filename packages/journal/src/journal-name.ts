/** Names of journals: `g1/donation/3`, of a role for a partition of a generation. */

const GENERATION = /^g(\d{1,9})\//;

export function journalName(generation: string, role: string, partition: number): string {
  return `${generation}/${role}/${partition}`;
}

interface Place {
  readonly journal: string;
  readonly n: number;
}

/** Whether the record stands later than another one of the same ledger and role: each generation goes on from one before. */
export function isLaterPlace(place: Place, other: Place): boolean {
  const [own, its] = [generationOf(place.journal), generationOf(other.journal)];
  return own > its || (own === its && place.n > other.n);
}

function generationOf(journal: string): number {
  return Number(GENERATION.exec(journal)?.[1] ?? 0);
}
