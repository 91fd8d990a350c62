/** The AsyncAPI 3 document of the topic: one channel, one message for each event type, who sends and who reads. */
import {
  CONTENT_TYPE,
  EVENT_SCHEMAS,
  EVENT_TYPES,
  PARTITIONS,
  SYSTEM_TYPES,
  TOPIC,
  toMessage,
} from '../src/index.ts';
import type { EventOf, EventType, SystemEventType } from '../src/index.ts';
import { SAMPLE_EVENTS } from './sample-events.ts';
import { SYSTEM_SAMPLES } from './system-samples.ts';

const KAFKA_BINDING = '0.5.0';

/** The document, ready for JSON. Payload schemas stay in their own files and are referred to. */
export function asyncApiDocument(version: string): Record<string, unknown> {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Centesimo events',
      version,
      description:
        'Every fact of every ledger, as CloudEvents 1.0 in Kafka binary mode. The key is the ledger; its partition is the first 4 bytes of SHA-256(ledger), big-endian, modulo the number of partitions.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: CONTENT_TYPE,
    channels: {
      events: {
        address: TOPIC,
        description: 'In a partition a cause always stands before its effect.',
        messages: Object.fromEntries(
          EVENT_TYPES.map((type) => [type, reference(`#/components/messages/${type}`)]),
        ),
        bindings: { kafka: { topic: TOPIC, partitions: PARTITIONS, bindingVersion: KAFKA_BINDING } },
      },
      log: {
        address: null,
        description:
          'In no topic: what audit states of the log itself, as structured CloudEvents in entries of the log.',
        messages: Object.fromEntries(
          SYSTEM_TYPES.map((type) => [type, reference(`#/components/messages/${type}`)]),
        ),
      },
    },
    operations: {
      donationStates: operation('send', 'donation states facts about money given', ownedBy('donation')),
      allocationStates: operation('send', 'allocation states where the money is', ownedBy('allocation')),
      everyServiceReads: operation('receive', 'donation, allocation and audit follow the topic', EVENT_TYPES),
      auditStates: {
        action: 'send',
        summary: 'audit states in the log what it holds',
        channel: reference('#/channels/log'),
        messages: SYSTEM_TYPES.map((type) => reference(`#/channels/log/messages/${type}`)),
      },
    },
    components: {
      messages: {
        ...Object.fromEntries(EVENT_TYPES.map((type) => [type, message(type)])),
        ...Object.fromEntries(SYSTEM_TYPES.map((type) => [type, entryMessage(type)])),
      },
    },
  };
}

function operation(action: 'send' | 'receive', summary: string, types: readonly EventType[]) {
  return {
    action,
    summary,
    channel: reference('#/channels/events'),
    messages: types.map((type) => reference(`#/channels/events/messages/${type}`)),
  };
}

function ownedBy(owner: string): readonly EventType[] {
  return EVENT_TYPES.filter((type) => SAMPLE_EVENTS[type].source.split('/')[2] === owner);
}

function message(type: EventType) {
  const { id, ledger, source, specversion, subject, time } = EVENT_SCHEMAS[type].properties;
  const sample: EventOf<EventType> = SAMPLE_EVENTS[type];
  const { headers } = toMessage(sample, JSON.stringify(sample.data));
  const headerSchemas = {
    ce_id: id,
    ce_ledger: ledger,
    ce_source: source,
    ce_specversion: specversion,
    ce_subject: subject,
    ce_time: time,
    ce_type: EVENT_SCHEMAS[type].properties.type,
    'content-type': { type: 'string', const: CONTENT_TYPE },
  };
  return {
    name: type,
    title: titleOf(type),
    contentType: CONTENT_TYPE,
    headers: { type: 'object', required: Object.keys(headerSchemas), properties: headerSchemas },
    payload: reference(`./schemas/${type}.schema.json#/properties/data`),
    bindings: { kafka: { key: ledger, bindingVersion: KAFKA_BINDING } },
    examples: [{ name: 'sample', headers, payload: sample.data }],
  };
}

/** The whole event is the payload: an entry has no headers. */
function entryMessage(type: SystemEventType) {
  return {
    name: type,
    title: titleOf(type),
    contentType: 'application/cloudevents+json',
    payload: reference(`./schemas/${type}.schema.json`),
    examples: [{ name: 'sample', payload: SYSTEM_SAMPLES[type] }],
  };
}

function titleOf(type: string): string {
  return type.split('.').slice(2, 4).join(' ');
}

function reference(to: string) {
  return { $ref: to };
}
