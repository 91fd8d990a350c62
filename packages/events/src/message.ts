/** Events on the topic: the Kafka protocol binding of CloudEvents 1.0 in binary mode. */
import { eventFault } from './event-fault.ts';
import type { EventFault } from './event-fault.ts';
import type { EventAttributes } from './event-text.ts';
import { parseEvent } from './parse-event.ts';
import type { LedgerEvent } from './event-schemas.ts';

/** A message of the topic; the bus has the same shape. `value` is UTF-8 text. */
export interface EventMessage {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
}

export const CONTENT_TYPE = 'application/json';

/** An entry holds at most this many bytes, so no data text can be longer. */
export const DATA_TEXT_MAX = 65_535;

const HEADERS = [
  'ce_id',
  'ce_ledger',
  'ce_source',
  'ce_specversion',
  'ce_subject',
  'ce_time',
  'ce_type',
] as const;

export type ReadMessage =
  | { readonly event: LedgerEvent; readonly dataText: string; readonly fault?: undefined }
  | { readonly fault: EventFault; readonly event?: undefined };

/** The message of an event: attributes as `ce_` headers, the ledger as key, the canonical data text as value. */
export function toMessage(attributes: EventAttributes, dataText: string): EventMessage {
  return {
    key: attributes.ledger,
    headers: {
      ce_id: attributes.id,
      ce_ledger: attributes.ledger,
      ce_source: attributes.source,
      ce_specversion: '1.0',
      ce_subject: attributes.subject,
      ce_time: attributes.time,
      ce_type: attributes.type,
      'content-type': CONTENT_TYPE,
    },
    value: dataText,
  };
}

/**
 * The event of a message, and its data text as it stood there, which is proven canonical.
 * Headers other than those of the event are the journal's and are left alone. Never throws.
 */
export function fromMessage(message: EventMessage): ReadMessage {
  const { headers, key, value } = message;
  if (value.length > DATA_TEXT_MAX) {
    return eventFault('too-large', '/data', `must not be longer than ${DATA_TEXT_MAX} bytes`);
  }
  if (headers['content-type'] !== CONTENT_TYPE) {
    return eventFault('wrong-headers', 'content-type', `must be ${CONTENT_TYPE}`);
  }
  for (const name of HEADERS) {
    if (!Object.hasOwn(headers, name)) return eventFault('wrong-headers', name, 'is missing');
  }
  if (key !== headers['ce_ledger']) return eventFault('wrong-headers', 'ce_ledger', 'must be the key');
  let data: unknown;
  try {
    data = JSON.parse(value);
  } catch {
    return eventFault('not-json', '/data', 'must be JSON');
  }
  const candidate = {
    data,
    id: headers['ce_id'],
    ledger: headers['ce_ledger'],
    source: headers['ce_source'],
    specversion: headers['ce_specversion'],
    subject: headers['ce_subject'],
    time: headers['ce_time'],
    type: headers['ce_type'],
  };
  const parsed = parseEvent(candidate);
  if (parsed.fault !== undefined) return parsed;
  if (!isCanonicalText(parsed.event.data, value)) {
    return eventFault('not-canonical', '/data', 'must be canonical JSON (RFC 8785)');
  }
  return { event: parsed.event, dataText: value };
}

/**
 * Valid data holds ASCII texts, safe integers and fixed keys only, for which RFC 8785 and JSON.stringify differ in
 * nothing but the order of keys. Spaces, escapes, exponents and doubled keys all show as a difference of the texts.
 */
function isCanonicalText(data: unknown, text: string): boolean {
  return hasSortedKeys(data) && JSON.stringify(data) === text;
}

function hasSortedKeys(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(hasSortedKeys);
  let previous = '';
  // Copying keys or entries would cost more than the whole check; a value from JSON.parse inherits none.
  for (const key in value) {
    if (key <= previous || !hasSortedKeys(value[key as keyof typeof value])) return false;
    previous = key;
  }
  return true;
}
