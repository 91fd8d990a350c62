/** Tests of the files: golden bytes, fresh schemas, the form of the AsyncAPI document, the size of a gift's entry. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedFiles, goldenFiles, PACKAGE_FOLDER } from '../tools/generated-files.ts';
import { SAMPLE_EVENTS } from '../tools/sample-events.ts';
import {
  EVENT_TYPES,
  eventText,
  parseEvent,
  parseSystemEvent,
  SYSTEM_LEDGER,
  SYSTEM_TYPES,
} from './index.ts';
import type { LedgerEvent } from './index.ts';

const readText = (file: string) => readFileSync(path.join(PACKAGE_FOLDER, file), 'utf8');
const document = JSON.parse(readText('asyncapi.json'));

describe('golden files', () => {
  it('exist for every type and form and no other', () => {
    const names = readdirSync(path.join(PACKAGE_FOLDER, 'golden')).map((name) => `golden/${name}`);
    expect(names.sort()).toEqual(
      goldenFiles()
        .map(({ file }) => file)
        .sort(),
    );
  });

  it.each(goldenFiles())('hold the bytes of $file', ({ event, file, text }) => {
    expect(readText(file)).toBe(text);
    const parse = event.ledger === SYSTEM_LEDGER ? parseSystemEvent : parseEvent;
    expect(parse(JSON.parse(readText(file)))).toEqual({ event });
  });

  it('hold no personal data: every text has one of the known forms', () => {
    for (const { file } of goldenFiles()) expect(readText(file)).not.toMatch(/@[a-z]|mail|iban|\s/i);
  });
});

describe('generated files', () => {
  it('are what the schemas give', async () => {
    for (const [file, text] of await generatedFiles()) expect(readText(file), file).toBe(text);
  });

  it('are all there are', async () => {
    const names = readdirSync(path.join(PACKAGE_FOLDER, 'schemas')).map((name) => `schemas/${name}`);
    expect([...names, 'asyncapi.json'].sort()).toEqual([...(await generatedFiles()).keys()].sort());
  });
});

describe('the AsyncAPI document', () => {
  it('is of version 3 and describes the one topic', () => {
    expect(document.asyncapi).toBe('3.0.0');
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    expect(document.channels.events.address).toBe('centesimo.events.g1');
    expect(document.channels.events.bindings.kafka).toMatchObject({
      topic: 'centesimo.events.g1',
      partitions: 16,
    });
    expect(Object.keys(document).sort()).toEqual(
      ['asyncapi', 'channels', 'components', 'defaultContentType', 'info', 'operations'].sort(),
    );
  });

  it('refers to what exists', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(4 * EVENT_TYPES.length);
    for (const reference of references) expect(resolve(reference), reference).toBeDefined();
  });

  it('gives each event one sender and lets everybody read', () => {
    const { donationStates, allocationStates, everyServiceReads } = document.operations;
    const sent = [...donationStates.messages, ...allocationStates.messages].map((m) => m.$ref).sort();
    expect(sent).toEqual(EVENT_TYPES.map((type) => `#/channels/events/messages/${type}`));
    expect(everyServiceReads.messages.map((m: { $ref: string }) => m.$ref)).toEqual(sent);
    expect([donationStates.action, allocationStates.action, everyServiceReads.action]).toEqual([
      'send',
      'send',
      'receive',
    ]);
  });

  it('tells apart what only stands in the log', () => {
    const { action, channel, messages } = document.operations.auditStates;
    expect({ action, channel }).toEqual({ action: 'send', channel: { $ref: '#/channels/log' } });
    expect(document.channels.log.address).toBe(null);
    expect(messages.map((m: { $ref: string }) => m.$ref)).toEqual(
      SYSTEM_TYPES.map((type) => `#/channels/log/messages/${type}`),
    );
  });

  it.each(EVENT_TYPES)('has headers, payload, key and an example for %s', (type) => {
    const message = document.components.messages[type];
    expect(message.contentType).toBe('application/json');
    expect(message.bindings.kafka.key).toMatchObject({ type: 'string' });
    const [example] = message.examples;
    expect(Object.keys(example.headers).sort()).toEqual(message.headers.required.toSorted());
    expect(example.payload).toEqual(SAMPLE_EVENTS[type].data);
  });
});

function referencesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' ? [String(value)] : referencesIn(value),
  );
}

function resolve(reference: string): unknown {
  const [file = '', pointer = ''] = reference.split('#');
  let node = file === '' ? document : JSON.parse(readText(file));
  for (const step of pointer.split('/').slice(1)) node = node?.[step];
  return node;
}

describe('the size of an entry', () => {
  const sample = SAMPLE_EVENTS['org.centesimo.gift.received.v1'];
  const entryBytes = (event: LedgerEvent) => {
    expect(parseEvent(event).fault).toBeUndefined();
    const chain = `{"index":123456,"ledger":"${event.ledger}","prev":"${'f'.repeat(64)}","seq":123456}`;
    const entry = `{"chain":${chain},"event":${eventText(event, JSON.stringify(event.data))}}`;
    return Buffer.byteLength(entry);
  };
  const plain = {
    ...sample,
    id: '123456',
    ledger: 'acquaviva',
    source: '/g1/donation/15',
    data: { ...sample.data, gross: 1_000_000, fee: 30_000, processor: 'bank' },
  } satisfies LedgerEvent;

  it('of a gift is what the README says', () => {
    const { fee: _fee, ...withoutFee } = plain.data;
    const { currency, fee, givenAt, gross, processor, trailKey } = plain.data;
    const details = trailKey;
    const full = {
      currency,
      details,
      fee,
      feeBearer: 'reserve',
      fund: 'wells',
      givenAt,
      gross,
      processor,
      trailKey,
    };
    const variants = [withoutFee, plain.data, full] as (typeof plain.data)[];
    expect(variants.map((data) => entryBytes({ ...plain, data }))).toEqual([511, 523, 616]);
    for (const size of ['511', '523', '616']) expect(readText('README.md')).toContain(size);
  });
});
