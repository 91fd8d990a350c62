/** Whether an event says what its replay computes: nothing in it is believed. */

/** A member that an event states otherwise than its replay: its name, and both as JSON, cut where they are long. */
export interface Difference {
  readonly [name: string]: string;
  readonly field: string;
  readonly expected: string;
  readonly told: string;
}

const SHOWN_MAX = 120;

/** The first of the named members that differs, compared as JSON with members in any order; undefined when all agree. */
export function firstDifference(
  expected: object,
  given: object,
  names: readonly string[],
): Difference | undefined {
  const [mine, theirs] = [expected as Record<string, unknown>, given as Record<string, unknown>];
  const field = names.find((name) => !isSame(mine[name], theirs[name]));
  if (field === undefined) return undefined;
  return { field, expected: shown(mine[field]), told: shown(theirs[field]) };
}

function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => isSame(item, right[index]));
  }
  const keys = Object.keys(left);
  if (Array.isArray(right) || keys.length !== Object.keys(right).length) return false;
  return keys.every((key) =>
    isSame((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]),
  );
}
