/**
 * Events that the log states of itself. They are in no topic: audit appends them, under a ledger name that no ledger
 * can have. Their ids count them from 0, so the id is the place in that name's chain.
 */
import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { eventFault } from './event-fault.ts';
import type { EventFault } from './event-fault.ts';
import { Count, EventId, exactObject, HeadsRoot, Instant, Signature, Vkey } from './schema-parts.ts';

/** The name under which the log's own entries are chained. */
export const SYSTEM_LEDGER = '_log';
export const SYSTEM_SOURCE = '/audit';

function systemEvent<const T extends string, D extends TSchema>(type: T, data: D) {
  return exactObject({
    data,
    id: EventId,
    ledger: Type.Literal(SYSTEM_LEDGER),
    source: Type.Literal(SYSTEM_SOURCE),
    specversion: Type.Literal('1.0'),
    subject: Type.Literal(SYSTEM_LEDGER),
    time: Instant,
    type: Type.Literal(type),
  });
}

/** The last entry of every ledger among the first `size` entries of the log, which are those before this one. */
export const LogHeads = systemEvent(
  'org.centesimo.log.heads.v1',
  exactObject({ ledgers: Count, root: HeadsRoot, size: Count }),
);

/**
 * Another key signs the log: a checkpoint that contains this entry is signed by `newKey`, and until `bothUntil` by
 * `oldKey` beside it. `signature`: of the old key, over the lines `centesimo/key-changed/v1`, both keys, the time and the
 * index of this entry.
 */
export const LogKeyChanged = systemEvent(
  'org.centesimo.log.key-changed.v1',
  exactObject({ bothUntil: Instant, newKey: Vkey, oldKey: Vkey, signature: Signature }),
);

/** The schema of each event of the log itself. */
export const SYSTEM_SCHEMAS = {
  'org.centesimo.log.heads.v1': LogHeads,
  'org.centesimo.log.key-changed.v1': LogKeyChanged,
} as const;

export type SystemEventType = keyof typeof SYSTEM_SCHEMAS;

/** All types of events of the log itself, in ASCII order. */
export const SYSTEM_TYPES: readonly SystemEventType[] = Object.keys(SYSTEM_SCHEMAS) as SystemEventType[];

/** The event of one type, as a structured CloudEvent. */
export type SystemEventOf<T extends SystemEventType> = Readonly<Static<(typeof SYSTEM_SCHEMAS)[T]>>;

/** Any of them: a union discriminated by `type`. */
export type SystemEvent = { [T in SystemEventType]: SystemEventOf<T> }[SystemEventType];

export type ParsedSystemEvent =
  | { readonly event: SystemEvent; readonly fault?: undefined }
  | { readonly fault: EventFault; readonly event?: undefined };

const CHECKS = new Map(SYSTEM_TYPES.map((type) => [type as string, Compile(SYSTEM_SCHEMAS[type])]));

/** The event of the log itself, if the value is one in every detail. Never throws, as `parseEvent`. */
export function parseSystemEvent(value: unknown): ParsedSystemEvent {
  try {
    return parseReadable(value);
  } catch {
    return eventFault('unreadable', '', 'the value could not be read');
  }
}

function parseReadable(value: unknown): ParsedSystemEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return eventFault('not-an-object', '', 'an event is a JSON object');
  const check = 'type' in value && typeof value.type === 'string' ? CHECKS.get(value.type) : undefined;
  if (check === undefined) return eventFault('unknown-type', '/type', 'no event of the log has this type');
  if (check.Check(value)) return { event: value as SystemEvent };
  const error = check.Errors(value).at(0);
  return eventFault('invalid', error?.instancePath ?? '', error?.message ?? 'must match the schema');
}
