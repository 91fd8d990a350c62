/** RFC 8785 canonical JSON: one text for one value, so that a hash of the text is a hash of the value. */
import { LogError } from './log-error.ts';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Deeper nesting is refused; it also ends a cyclic value. */
export const MAX_JSON_DEPTH = 100;

function refuse(what: string): never {
  throw new LogError('value-not-json', `${what} has no canonical JSON text`);
}

function checkString(text: string): void {
  if (!text.isWellFormed()) refuse('a text with a lone surrogate');
}

function checkPlain(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse('an object that is not plain');
}

function orderedArray(value: readonly unknown[], depth: number): boolean {
  let ordered = true;
  // By index, so that a hole is seen (as undefined) and refused.
  for (let i = 0; i < value.length; i += 1) if (!isOrdered(value[i], depth + 1)) ordered = false;
  return ordered;
}

function orderedObject(value: object, depth: number): boolean {
  checkPlain(value);
  let ordered = true;
  let before: string | undefined;
  for (const [key, member] of Object.entries(value)) {
    checkString(key);
    if (before !== undefined && key < before) ordered = false;
    before = key;
    if (!isOrdered(member, depth + 1)) ordered = false;
  }
  return ordered;
}

/** Refuses what is not JSON; answers whether all members are already in order, so JSON.stringify will do. */
function isOrdered(value: unknown, depth: number): boolean {
  if (depth > MAX_JSON_DEPTH) refuse('a value nested too deep');
  switch (typeof value) {
    case 'string':
      checkString(value);
      return true;
    case 'number':
      if (!Number.isFinite(value)) refuse('a number that is not finite');
      return true;
    case 'boolean':
      return true;
    case 'object':
      if (value === null) return true;
      return Array.isArray(value) ? orderedArray(value, depth) : orderedObject(value, depth);
    default:
      return refuse(`a value of type ${typeof value}`);
  }
}

function sortedText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sortedText).join(',')}]`;
  // The default order of sort and `<` is by UTF-16 code units, as RFC 8785 section 3.2.3 asks.
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${sortedText(member)}`).join(',')}}`;
}

/**
 * The RFC 8785 text of a JSON value. Refuses with `value-not-json` what JSON cannot say: undefined, bigint,
 * functions, non-finite numbers, lone surrogates, objects of a class, nesting deeper than MAX_JSON_DEPTH.
 */
export function canonicalText(value: unknown): string {
  return isOrdered(value, 0) ? JSON.stringify(value) : sortedText(value);
}

/** Parses JSON text that must be its own canonical form; refuses any other with `text-not-canonical`. */
export function parseCanonical(text: string): JsonValue {
  let value: JsonValue;
  let again: string;
  try {
    value = JSON.parse(text) as JsonValue;
    again = canonicalText(value);
  } catch {
    throw new LogError('text-not-canonical', 'not canonical JSON text (RFC 8785)');
  }
  if (again !== text) throw new LogError('text-not-canonical', 'JSON text that is not in its canonical form');
  return value;
}

export function isCanonical(text: string): boolean {
  try {
    parseCanonical(text);
    return true;
  } catch {
    return false;
  }
}
