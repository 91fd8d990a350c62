/** Sums by name, none of them 0: so equal ones have the same names. */
export type Sums = Record<string, number>;

export function addTo(sums: Sums, name: string, amount: number): void {
  if (amount > 0) sums[name] = (sums[name] ?? 0) + amount;
}

export function isSame(left: Readonly<Sums>, right: Readonly<Sums>): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}
