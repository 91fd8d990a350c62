/** Name of a role's journal for a partition of a generation: `g1/donation/3`. */
export function journalName(generation: string, role: string, partition: number): string {
  return `${generation}/${role}/${partition}`;
}
