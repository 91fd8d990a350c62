/** The licences of the packages in a bundle, which most of them ask to be handed on with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LICENCE = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i;
const PACKAGE = /^(?<folder>.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** One text: of each package its name, version and what its licence files say. `inputs` are relative to the root. */
export function licencesOf(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((file) => PACKAGE.exec(file)?.groups?.['folder'] ?? []));
  const texts = [...folders].map((folder) => licenceOf(path.join(root, folder)));
  return [...new Set(texts)].toSorted().join(`\n${'-'.repeat(78)}\n\n`);
}

function licenceOf(folder: string): string {
  const manifest = path.join(folder, 'package.json');
  const about = (existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {}) as Partial<
    Record<'name' | 'version' | 'license', string>
  >;
  const files = readdirSync(folder).filter((name) => LICENCE.test(name));
  const texts = files.map((name) => readFileSync(path.join(folder, name), 'utf8').trim());
  const title = `${about.name ?? path.basename(folder)} ${about.version ?? ''} (${String(about.license ?? 'see below')})`;
  return [title, ...texts, ''].join('\n\n');
}
