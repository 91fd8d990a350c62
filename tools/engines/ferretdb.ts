/** A server of the MongoDB protocol: FerretDB, built from Go modules by a main of ours. */
import { hash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  EngineError,
  type Places,
  freePorts,
  needProgram,
  runStep,
  startDetached,
  untilAnswers,
} from './engine-process.ts';
import { type Security, ADMINISTRATOR } from './security.ts';

const BUILD_MS = 20 * 60_000;
const START_MS = 30_000;
const SOURCES = ['main.go', 'go.mod', 'go.sum'];
const MODULE = 'github.com/FerretDB/FerretDB';
/**
 * FerretDB 1.24 indexes `_id` by one expression and asks for it by another, so that SQLite reads the whole collection for
 * each document that is looked up, changed or deleted. Asked for as it is indexed, it is one look into the index.
 */
const PATCH = {
  file: 'internal/backends/sqlite/metadata/metadata.go',
  from: `IDColumn = DefaultColumn + "->'$._id'"`,
  to: 'IDColumn = DefaultColumn + `->"_id"`',
};

/** OP_QUERY of `{isMaster: 1}` on `admin.$cmd`, which every version of the protocol answers. */
function hello(): Buffer {
  const document = Buffer.from('130000001069734d6173746572000100000000', 'hex');
  const name = Buffer.from('admin.$cmd\0');
  // Length, request id, response to, opcode, flags.
  const head = Buffer.alloc(20);
  head.writeInt32LE(28 + name.length + document.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(2004, 12);
  const bounds = Buffer.alloc(8);
  bounds.writeInt32LE(-1, 4);
  return Buffer.concat([head, name, bounds, document]);
}

/** Builds it once for each state of its sources. Answers the program. */
export function buildFerretDb(root: string, cache: string): string {
  const sources = path.join(root, 'infra/ferretdb');
  const texts = SOURCES.map((name) => readFileSync(path.join(sources, name), 'utf8'));
  const identity = hash('sha256', [...texts, JSON.stringify(PATCH)].join('\0'));
  const program = path.join(cache, 'programs', `ferretdb-${identity.slice(0, 16)}`);
  if (existsSync(program)) return program;
  needProgram('go', 'apt-get install golang, or Go 1.22 or later from its site');
  mkdirSync(path.dirname(program), { recursive: true });
  console.error('building FerretDB (once; about two minutes)');
  const modules = patchedModules(sources, `${program}.source`);
  runStep('go', ['build', '-trimpath', `-modfile=${modules}`, '-o', program, '.'], sources, BUILD_MS);
  rmSync(`${program}.source`, { recursive: true });
  return program;
}

/** A copy of FerretDB's module with the patch. Answers a go.mod that is ours with the copy in FerretDB's place. */
function patchedModules(sources: string, folder: string): string {
  runStep('go', ['mod', 'download'], sources, BUILD_MS);
  const found = runStep('go', ['list', '-m', '-f', '{{.Dir}}', MODULE], sources, BUILD_MS).trim();
  const copy = path.join(folder, 'ferretdb');
  rmSync(folder, { recursive: true, force: true });
  cpSync(found, copy, { recursive: true });
  // Go keeps its modules read-only, and the copy is so too.
  runStep('chmod', ['-R', 'u+w', copy], folder, BUILD_MS);
  const file = path.join(copy, PATCH.file);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(PATCH.from))
    throw new EngineError(`${PATCH.file} of FerretDB is not what the patch is for`);
  writeFileSync(
    file,
    text.replace(PATCH.from, () => PATCH.to),
  );
  const modules = path.join(folder, 'patched.mod');
  const own = readFileSync(path.join(sources, 'go.mod'), 'utf8');
  writeFileSync(modules, `${own}\nreplace ${MODULE} => ${copy}\n`);
  copyFileSync(path.join(sources, 'go.sum'), path.join(folder, 'patched.sum'));
  return modules;
}

/** Starts it with empty data. Answers the value of `MONGODB_URI`. @throws EngineError */
export async function startFerretDb({ cache, home, root }: Places, security?: Security): Promise<string> {
  const program = buildFerretDb(root, cache);
  const folder = path.join(home, 'ferretdb');
  const data = path.join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const [port = 0] = await freePorts(1);
  const secured = security === undefined ? [] : securedBy(security);
  startDetached(folder, program, ['-address', `127.0.0.1:${port}`, '-folder', data, ...secured]);
  await untilAnswers(folder, port, hello(), START_MS, security?.ca);
  return `mongodb://${security === undefined ? '' : `${ADMINISTRATOR}@`}127.0.0.1:${port}/`;
}

/** TLS, and users: the administrator makes the others. It knows passwords, and no roles. */
function securedBy({ server, users }: Security): string[] {
  const file = users.get(ADMINISTRATOR) ?? '';
  return ['-certificate', server, '-administrator', ADMINISTRATOR, '-password-file', file];
}
