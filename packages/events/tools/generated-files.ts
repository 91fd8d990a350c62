/** The files made from the event schemas: JSON Schema files and the AsyncAPI document, by path in the package. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { EVENT_SCHEMAS, EVENT_TYPES, eventText, SYSTEM_SCHEMAS, SYSTEM_TYPES } from '../src/index.ts';
import type { LedgerEvent, SystemEvent } from '../src/index.ts';
import { asyncApiDocument } from './asyncapi.ts';
import { SAMPLE_EVENTS } from './sample-events.ts';
import { SAMPLE_VARIANTS } from './sample-variants.ts';
import { SYSTEM_SAMPLES } from './system-samples.ts';

export const PACKAGE_FOLDER = path.resolve(import.meta.dirname, '..');

/** Path and text of each generated file; the same schemas give the same bytes. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  const { version } = JSON.parse(readFileSync(path.join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as {
    version: string;
  };
  const files = new Map<string, string>();
  for (const [type, schema] of Object.entries({ ...EVENT_SCHEMAS, ...SYSTEM_SCHEMAS }))
    files.set(`schemas/${type}.schema.json`, await format(jsonSchema(type, schema)));
  files.set('asyncapi.json', await format(asyncApiDocument(version)));
  return files;
}

/** A golden file: the exact bytes of one event, as canonical structured JSON without a final newline. */
export interface GoldenFile {
  readonly file: string;
  readonly text: string;
  readonly event: LedgerEvent | SystemEvent;
}

/** The golden files: one of each type, and one of each further form. */
export function goldenFiles(): readonly GoldenFile[] {
  const samples = EVENT_TYPES.map((type): [string, LedgerEvent] => [type, SAMPLE_EVENTS[type]]);
  const own = SYSTEM_TYPES.map((type): [string, SystemEvent] => [type, SYSTEM_SAMPLES[type]]);
  return [...samples, ...own, ...Object.entries(SAMPLE_VARIANTS)].map(([name, event]) => {
    return { file: `golden/${name}.json`, text: eventText(event, JSON.stringify(event.data)), event };
  });
}

function jsonSchema(type: string, schema: object): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${type}.schema.json`,
    title: type,
    ...schema,
  };
}

async function format(value: unknown): Promise<string> {
  const options = await prettier.resolveConfig(path.join(PACKAGE_FOLDER, 'asyncapi.json'));
  return prettier.format(JSON.stringify(value, null, 2), { ...options, parser: 'json' });
}
