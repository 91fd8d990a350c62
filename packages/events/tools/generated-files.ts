/** The files made from the event schemas: JSON Schema files and the AsyncAPI document, by path in the package. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { EVENT_SCHEMAS, EVENT_TYPES, eventText } from '../src/index.ts';
import type { EventType, LedgerEvent } from '../src/index.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { SAMPLE_EVENTS } from './sample-events.ts';

export const PACKAGE_FOLDER = path.resolve(import.meta.dirname, '..');

/** Path and text of each generated file; the same schemas give the same bytes. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const { version } = JSON.parse(readFileSync(path.join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as {
    version: string;
  };
  const files = new Map<string, string>();
  for (const type of EVENT_TYPES) files.set(`schemas/${type}.schema.json`, await format(jsonSchema(type)));
  files.set('asyncapi.json', await format(asyncApiDocument(version)));
  return files;
}

/** The path and bytes of the golden file of a type: its sample as canonical structured JSON, without a final newline. */
export function goldenFile(type: EventType): { readonly file: string; readonly text: string } {
  const event: LedgerEvent = SAMPLE_EVENTS[type];
  return { file: `golden/${type}.json`, text: eventText(event, JSON.stringify(event.data)) };
}

function jsonSchema(type: EventType): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${type}.schema.json`,
    title: type,
    ...EVENT_SCHEMAS[type],
  };
}

async function format(value: unknown): Promise<string> {
  const options = await prettier.resolveConfig(path.join(PACKAGE_FOLDER, 'asyncapi.json'));
  return prettier.format(JSON.stringify(value, null, 2), { ...options, parser: 'json' });
}
