/** Journal records as messages of the topic, and back: CloudEvents in Kafka's binary mode with the journal's own headers. */
import type { Message, ReceivedMessage } from '@centesimo/bus';
import type { JournalRecord } from './record.ts';
import type { JournalEvent, Mark, Position } from './types.ts';

/** A message of ours, read: its place in its journal, what its record had consumed, and its event unless it is a marker. */
export interface JournalMessage extends Mark {
  readonly journal: string;
  readonly prev: string;
  readonly consumed: ReadonlyMap<string, Position>;
  /** The kind of its record when it has no event. */
  readonly marker: string | undefined;
  /** Where the owner that sealed the journal answers; in the message of an `opened` record. */
  readonly address: string | undefined;
  readonly event: JournalEvent | undefined;
}

/** The messages of one record, in order; a record without events is one marker, so that every record shows. */
export function toMessages(record: JournalRecord): Message[] {
  const consumed = [...record.consumed].map(([journal, mark]) => `${journal}=${mark.n}.${mark.i}`).join(',');
  const common = {
    journal: record.journal,
    n: String(record.n),
    hash: record.hash,
    prev: record.prev,
    consumed,
  };
  if (record.events.length === 0) {
    const address = record.address === undefined ? {} : { address: record.address };
    const closing = record.closing === true ? { closing: '1' } : {};
    return [
      {
        key: record.journal,
        headers: { ...common, ...address, ...closing, i: '0', of: '1', marker: record.kind },
        value: '',
      },
    ];
  }
  const of = String(record.events.length);
  return record.events.map((event) => ({
    key: event.ledger,
    headers: {
      ...common,
      ...(event.trace !== undefined && { traceparent: event.trace }),
      i: String(event.i),
      of,
      'content-type': 'application/json',
      ce_id: String(event.k),
      ce_ledger: event.ledger,
      ce_source: `/${record.journal}`,
      ce_specversion: '1.0',
      ce_subject: event.subject,
      ce_time: record.time,
      ce_type: event.type,
    },
    value: event.data,
  }));
}

/** What is missing in a message that is none of a journal, or cannot be read. */
export type MessageFault = 'no-journal' | 'no-place' | 'no-causes' | 'no-ledger' | 'no-event';

/** Reads a message of the topic, or says why it is not one of ours. */
export function fromMessage(message: ReceivedMessage): JournalMessage | MessageFault {
  const { headers } = message;
  const place = { n: count(headers['n']), i: count(headers['i']), of: count(headers['of']) };
  const { journal, hash, prev } = headers;
  if (journal === undefined || hash === undefined || prev === undefined) return 'no-journal';
  if (place.n === undefined || place.i === undefined || place.of === undefined || place.i >= place.of)
    return 'no-place';
  const consumed = parsePositions(headers['consumed'] ?? '');
  if (consumed === undefined) return 'no-causes';
  const common = {
    journal,
    hash,
    prev,
    consumed,
    n: place.n,
    i: place.i,
    of: place.of,
    address: headers['address'],
    marker: headers['marker'],
  };
  const { marker } = headers;
  if (marker !== undefined) {
    const ending = marker === 'closed' ? marker : headers['closing'] === '1' ? 'closing' : undefined;
    return { ...common, ...(ending && { ending }), event: undefined };
  }
  if (headers['ce_ledger'] === undefined || message.key !== headers['ce_ledger']) return 'no-ledger';
  const event = readEvent(message, common);
  return event === undefined ? 'no-event' : { ...common, event };
}

function readEvent(
  message: ReceivedMessage,
  place: { journal: string; n: number; i: number },
): JournalEvent | undefined {
  const { headers } = message;
  const k = count(headers['ce_id']);
  const {
    ce_ledger: ledger,
    ce_subject: subject,
    ce_time: time,
    ce_type: type,
    traceparent: trace,
  } = headers;
  if (
    k === undefined ||
    ledger === undefined ||
    subject === undefined ||
    time === undefined ||
    type === undefined
  )
    return undefined;
  if (headers['ce_source'] !== `/${place.journal}`) return undefined;
  return {
    journal: place.journal,
    n: place.n,
    i: place.i,
    k,
    ledger,
    subject,
    time,
    type,
    data: message.value,
    ...(trace !== undefined && TRACEPARENT.test(trace) && { trace }),
  };
}

const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/;

function count(text: string | undefined): number | undefined {
  if (text === undefined || !/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** `journal=n.i,…` as a map; undefined when it is not that. */
function parsePositions(text: string): Map<string, Position> | undefined {
  const positions = new Map<string, Position>();
  if (text === '') return positions;
  for (const part of text.split(',')) {
    const match = /^([^=,]+)=(\d{1,16})\.(\d{1,16})$/.exec(part);
    if (match === null) return undefined;
    const [n, i] = [count(match[2]), count(match[3])];
    if (n === undefined || i === undefined) return undefined;
    positions.set(match[1] as string, { n, i });
  }
  return positions;
}
