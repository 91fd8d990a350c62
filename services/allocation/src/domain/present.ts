/** Properties that are there: an event and a command have no empty ones. */

/** The object without what is undefined. */
export function present<T extends object>(object: T): { [P in keyof T]?: Exclude<T[P], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}

/** Those of the named properties that are given. */
export function optional<T extends object, K extends keyof T>(
  object: T,
  ...names: K[]
): { [P in K]?: Exclude<T[P], undefined> } {
  const given: Partial<Pick<T, K>> = {};
  for (const name of names) if (object[name] !== undefined) given[name] = object[name];
  return given as never;
}
