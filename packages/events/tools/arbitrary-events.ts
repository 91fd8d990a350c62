/** Random events for property tests, made from the schemas: valid values, and values with one fault. */
import fc from 'fast-check';
import { EVENT_SCHEMAS, EVENT_TYPES } from '../src/index.ts';
import type { EventType } from '../src/index.ts';

/** The part of JSON Schema that event schemas use. */
export interface SchemaNode {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
}

/** A value in the schema's form, with at most 4 items an array; orders and agreements are not looked at. */
export function arbitraryValue(schema: SchemaNode): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(arbitraryValue));
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'string') return arbitraryText(schema.pattern ?? '^$');
  if (schema.type === 'integer') return arbitraryInteger(schema.minimum ?? 0, schema.maximum ?? 0);
  if (schema.type === 'array') {
    return fc.array(arbitraryValue(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 });
  }
  if (schema.type !== 'object') throw new TypeError(`no arbitrary for ${JSON.stringify(schema)}`);
  const members = Object.entries(schema.properties ?? {}).map(
    ([key, node]) => [key, arbitraryValue(node)] as const,
  );
  return fc.record(Object.fromEntries(members), {
    requiredKeys: [...(schema.required ?? [])],
    noNullPrototype: true,
  });
}

function arbitraryInteger(least: number, most: number): fc.Arbitrary<number> {
  const some = fc.maxSafeNat().map((n) => (most < 0 ? -Math.max(n, -most) : Math.max(n % (most + 1), least)));
  return least < 0 && most > 0
    ? fc.oneof(
        some,
        some.map((n) => (n === 0 ? 0 : -n)),
      )
    : some;
}

const pools = new Map<string, fc.Arbitrary<string>>();

/** Texts of a pattern from a pool made once: making them anew for each value takes nearly all the time of a test. */
function arbitraryText(pattern: string): fc.Arbitrary<string> {
  const known = pools.get(pattern);
  if (known !== undefined) return known;
  const pool = fc.constantFrom(...fc.sample(fc.stringMatching(new RegExp(pattern)), 50));
  pools.set(pattern, pool);
  return pool;
}

/** A value in the form of a random event type, or of the one given. */
export function arbitraryEvent(type?: EventType): fc.Arbitrary<Record<string, unknown>> {
  const types = type === undefined ? EVENT_TYPES : [type];
  return fc
    .constantFrom(...types)
    .chain((one) => arbitraryValue(EVENT_SCHEMAS[one] as SchemaNode)) as fc.Arbitrary<
    Record<string, unknown>
  >;
}

/** One way to break a value: where, how, and the broken copy. */
export interface BrokenValue {
  readonly path: string;
  readonly fault: string;
  readonly value: unknown;
}

/** Every way to break the value at one place that its schema must refuse. */
export function brokenValues(union: SchemaNode, value: unknown, path = ''): BrokenValue[] {
  const schema = branchOf(union, value);
  const here = brokenHere(schema, value).map(([fault, broken]) => ({ path, fault, value: broken }));
  return [...here, ...brokenMembers(schema, value, path)];
}

/** The branch of a union that the value is of: that of its kind, its sign, or its keys. */
function branchOf(schema: SchemaNode, value: unknown): SchemaNode {
  return schema.anyOf?.find((branch) => isOfBranch(branch, value)) ?? schema;
}

function isOfBranch({ minimum, maximum, properties, required }: SchemaNode, value: unknown): boolean {
  if (typeof value === 'number') return (minimum ?? 0) <= value && value <= (maximum ?? 0);
  if (typeof value !== 'object' || value === null) return false;
  const members = Object.entries(value);
  const isKind = ([key, member]: [string, unknown]): boolean => {
    const node = properties?.[key];
    return node !== undefined && (node.const === undefined || node.const === member);
  };
  return (required ?? []).every((key) => Object.hasOwn(value, key)) && members.every(isKind);
}

function brokenHere(schema: SchemaNode, value: unknown): [string, unknown][] {
  const foreign: unknown[] = [
    null,
    ...(schema.type === 'boolean' ? [] : [true]),
    'x y',
    0.5,
    [],
    {},
    undefined,
    Symbol('s'),
    1n,
    Number.NaN,
    () => 0,
  ];
  const wrongType = foreign.filter((other) => !sameKind(other, value));
  const faults = wrongType.map((other): [string, unknown] => [`is ${typeof other}`, other]);
  if (typeof value === 'string') faults.push(...brokenTexts(value));
  if (typeof value === 'number') faults.push(...brokenIntegers(schema, value));
  if (Array.isArray(value)) faults.push(...brokenArrays(schema, value as unknown[]));
  else if (typeof value === 'object' && value !== null) faults.push(...brokenObjects(schema, value));
  return faults;
}

function sameKind(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) !== Array.isArray(right) || (left === null) !== (right === null)) return false;
  return typeof left === typeof right && typeof left === 'object';
}

function brokenTexts(value: string): [string, unknown][] {
  return [
    ['empty', ''],
    ['with a line end', `${value}\n`],
    ['with a space before', ` ${value}`],
    ['with a quote', `${value}"`],
    ['with a letter beyond ASCII', `${value}é`],
    ['with a lone surrogate', `${value}\ud800`],
    ['huge', value.repeat(10_000)],
    ['a String object', new String(value)],
  ];
}

function brokenIntegers(schema: SchemaNode, value: number): [string, unknown][] {
  const least = schema.minimum ?? 0;
  return [
    ['a float', value + 0.5 > value ? value + 0.5 : 0.5],
    ...(least < 0 ? [] : [['negative', -1] satisfies [string, unknown]]),
    ['negative zero', -0],
    ['below the least', least - 1],
    ['above the most', (schema.maximum ?? 0) + 1],
    ['beyond safe integers', 2 ** 53],
    ['huge', 1e308],
    ['infinite', Number.POSITIVE_INFINITY],
    ['a text of digits', String(value)],
  ];
}

function brokenArrays(schema: SchemaNode, value: readonly unknown[]): [string, unknown][] {
  const tooMany = Array.from({ length: (schema.maxItems ?? 0) + 1 }, () => value[0]);
  const faults: [string, unknown][] = [
    ['too long', tooMany],
    ['with a hole', new Array(1)],
    ['with null', [null]],
  ];
  if ((schema.minItems ?? 0) > 0) faults.push(['too short', []]);
  return faults;
}

function brokenObjects(schema: SchemaNode, value: object): [string, unknown][] {
  const missing = (schema.required ?? []).map((key): [string, unknown] => {
    return [`without ${key}`, Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))];
  });
  const extra = ['extra', 'toJSON', 'constructor', ''].map((key): [string, unknown] => {
    return [`with ${key || 'an empty key'}`, { ...value, [key]: 1 }];
  });
  const undefinedKeys = Object.keys(schema.properties ?? {}).map((key): [string, unknown] => {
    return [`with ${key} undefined`, { ...value, [key]: undefined }];
  });
  const proto: unknown = JSON.parse(`{"__proto__":1,${JSON.stringify(value).slice(1)}`);
  return [...missing, ...extra, ...undefinedKeys, ['with __proto__', proto]];
}

function brokenMembers(schema: SchemaNode, value: unknown, path: string): BrokenValue[] {
  if (Array.isArray(value)) {
    const items = value as unknown[];
    return items.slice(0, 1).flatMap((item, i) =>
      brokenValues(schema.items ?? {}, item, `${path}/${i}`).map((broken) => ({
        ...broken,
        value: items.with(i, broken.value),
      })),
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    brokenValues(schema.properties?.[key] ?? {}, member, `${path}/${key}`).map((broken) => ({
      ...broken,
      value: { ...value, [key]: broken.value },
    })),
  );
}
