/** One bundle: the code with all its packages, its threads as files beside it, and what it reads at run time. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import { Beside, entryOf } from './beside.ts';
import { licencesOf } from './licences.ts';

/** What is bundled, by the folder it goes to: what starts it, then what that starts and shares most of its code with. */
export const BUNDLES: Readonly<Record<string, readonly [main: string, ...started: string[]]>> = {
  donation: ['services/donation/src/main.ts'],
  allocation: ['services/allocation/src/main.ts'],
  audit: ['services/audit/src/main.ts'],
  portal: ['services/portal/src/main.ts'],
  'all-in-one': ['services/all-in-one/src/main.ts'],
  centesimo: ['packages/cli/src/main.ts', 'services/all-in-one/src/main.ts'],
};

/** Drivers' own extras, which they do without where these are not installed. */
const NOT_USED = [
  '@aws-sdk/credential-providers',
  '@mongodb-js/zstd',
  'gcp-metadata',
  'kerberos',
  'mongodb-client-encryption',
  'snappy',
  'socks',
];
/** Packages written for `require` find it, and the names of their place, in a module. */
const BANNER = [
  "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);",
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('\n');

export interface Bundle {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/** Writes `dist/<name>` anew. @throws Error with what esbuild said, or where code reads what would not come along */
export async function bundle(root: string, name: string): Promise<Bundle> {
  const folder = path.join(root, 'dist', name);
  rmSync(folder, { recursive: true, force: true });
  const beside = new Beside(root);
  const [main = '', ...started] = BUNDLES[name] ?? [];
  const done = new Set<string>();
  const metafiles: Metafile[] = [];
  let entries: Record<string, string> = { main };
  for (const file of started) entries[entryOf(file)] = file;
  // What is started from a file of its own is bundled too, and may start others in turn.
  while (Object.keys(entries).length > 0) {
    metafiles.push(await buildTo(root, folder, entries, beside));
    for (const entry of Object.keys(entries)) done.add(entry);
    entries = Object.fromEntries([...beside.started].filter(([entry]) => !done.has(entry)));
  }
  for (const file of beside.read)
    cpSync(path.join(root, file), path.join(folder, 'files', file), { recursive: true });
  const inputs = metafiles.flatMap((each) => Object.keys(each.inputs));
  writeFileSync(path.join(folder, 'THIRD-PARTY.txt'), licencesOf(root, inputs));
  cpSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  const outputs = metafiles.flatMap((each) => Object.values(each.outputs));
  return { folder, files: outputs.length, bytes: outputs.reduce((sum, each) => sum + each.bytes, 0) };
}

async function buildTo(
  root: string,
  folder: string,
  entries: Readonly<Record<string, string>>,
  beside: Beside,
): Promise<Metafile> {
  const options = {
    absWorkingDir: root,
    entryPoints: entries,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'part-[hash]',
    banner: { js: BANNER },
    external: NOT_USED,
    // Nothing more than that: names and lines stay, so that a stack trace can be read.
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
    plugins: [beside.plugin()],
  } satisfies BuildOptions;
  return (await build(options)).metafile;
}
