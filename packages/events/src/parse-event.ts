/** Parsing: from any value to an event, or the fault that tells why it is none. */
import { Compile } from 'typebox/compile';
import { Settings } from 'typebox/system';
import { findIncoherence } from './coherence.ts';
import { eventFault } from './event-fault.ts';
import type { EventFault } from './event-fault.ts';
import { EVENT_SCHEMAS, EVENT_TYPES } from './event-schemas.ts';
import type { LedgerEvent } from './event-schemas.ts';

export type ParsedEvent =
  | { readonly event: LedgerEvent; readonly fault?: undefined }
  | { readonly fault: EventFault; readonly event?: undefined };

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
