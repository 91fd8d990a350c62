/** Requests against their schemas, checked by the same library as events. Bodies are never coerced. */
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { HttpError } from './http-error.ts';
import { toldError } from './told-error.ts';

export type RequestPart = 'params' | 'query' | 'body';

export type Validate = (value: unknown) => { readonly value: unknown } | { readonly error: HttpError };

interface Shape {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Shape>>;
}

/** Longest place told, since names in a body are the caller's. */
const PLACE_CHARACTERS_MAX = 200;

/** Path and query hold text: integers and booleans are read out of it in their one canonical spelling. */
export function compileValidator(schema: TSchema, part: RequestPart): Validate {
  const check = Compile(schema);
  // The names in a path are the route's own; where all of them are texts there is nothing to read.
  const isAsGiven = part === 'body' || (part === 'params' && isOfTexts(schema));
  const read = isAsGiven ? (value: unknown) => value : (value: unknown) => readTexts(schema, value);
  return (given) => {
    const value = read(given);
    if (check.Check(value)) return { value };
    const first = toldError(check.Errors(value));
    const at = `/${part}${first?.instancePath ?? ''}`.slice(0, PLACE_CHARACTERS_MAX);
    const message = `${at} ${first?.message ?? 'is not what the route takes'}`;
    return { error: new HttpError('request-invalid', message, { facts: { at } }) };
  };
}

function isOfTexts({ properties = {} }: Shape): boolean {
  return Object.values(properties).every(({ type }) => type === 'string');
}

function readTexts({ properties = {} }: Shape, given: unknown): Record<string, unknown> {
  const entries = Object.entries(given ?? {}).map(([name, text]): [string, unknown] => {
    const type = Object.hasOwn(properties, name) ? properties[name]?.type : undefined;
    return [name, typeof text === 'string' ? readText(type, text) : text];
  });
  // Its own property also where the name is __proto__, so that the check sees every name.
  return Object.fromEntries(entries);
}

/** What is no canonical integer or boolean stays text, which the check then refuses. */
function readText(type: unknown, text: string): unknown {
  if (type === 'integer') return /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
}
