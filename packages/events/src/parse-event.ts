/** Parsing: from any value to an event, or the fault that tells why it is none. */
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { findIncoherence } from './coherence.ts';
import { EVENT_SCHEMAS, EVENT_TYPES } from './event-schemas.ts';
import type { LedgerEvent } from './event-schemas.ts';

export type EventFaultCode =
  | 'not-an-object'
  | 'unknown-type'
  | 'invalid'
  | 'incoherent'
  | 'unreadable'
  | 'too-large'
  | 'wrong-headers'
  | 'not-json'
  | 'not-canonical';

/** Why a value is not an event. Texts of the value itself are quoted in `path` only, cut to a bound. */
export interface EventFault {
  readonly code: EventFaultCode;
  /** JSON pointer into the value, or the name of a header. */
  readonly path: string;
  readonly reason: string;
}

export type ParsedEvent =
  | { readonly event: LedgerEvent; readonly fault?: undefined }
  | { readonly fault: EventFault; readonly event?: undefined };

const PATH_CHARACTERS_MAX = 200;

interface EventCheck {
  Check(value: unknown): boolean;
  Errors(value: unknown): readonly { readonly instancePath: string; readonly message: string }[];
}

const CHECKS = compileChecks();

/**
 * The event, if the value is one in every detail of its schema and does not contradict itself.
 * Never throws, whatever the value: what cannot even be read (a proxy, a throwing getter) is `unreadable`.
 */
export function parseEvent(value: unknown): ParsedEvent {
  try {
    return parseReadable(value);
  } catch {
    return { fault: { code: 'unreadable', path: '', reason: 'the value could not be read' } };
  }
}

/** Makes a fault with a bounded path. */
export function eventFault(code: EventFaultCode, path: string, reason: string): { fault: EventFault } {
  return { fault: { code, path: path.slice(0, PATH_CHARACTERS_MAX), reason } };
}

function parseReadable(value: unknown): ParsedEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return eventFault('not-an-object', '', 'an event is a JSON object');
  }
  const type: unknown = 'type' in value ? value.type : undefined;
  const check = typeof type === 'string' ? CHECKS.get(type) : undefined;
  if (check === undefined) return eventFault('unknown-type', '/type', 'no event has this type');
  if (!check.Check(value)) return firstError(check, value);
  const event = value as LedgerEvent;
  const incoherence = findIncoherence(event);
  if (incoherence !== undefined) return eventFault('incoherent', incoherence.path, incoherence.reason);
  return { event };
}

function firstError(check: EventCheck, value: unknown): { fault: EventFault } {
  const error = check.Errors(value).at(0);
  return eventFault('invalid', error?.instancePath ?? '', error?.message ?? 'must match the schema');
}

function compileChecks(): ReadonlyMap<string, EventCheck> {
  // A property that is present and undefined is a fault: it has no JSON text.
  Settings.Set({ exactOptionalPropertyTypes: true });
  return new Map(EVENT_TYPES.map((type) => [type, Compile(EVENT_SCHEMAS[type]) as EventCheck]));
}
