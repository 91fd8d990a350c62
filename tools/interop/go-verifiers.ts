/** Other people's verifiers of transparency logs, which are written in Go: built once from the modules of `infra/interop`. */
import { hash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { runStep } from '../engines/engine-process.ts';

/** The minor version that the modules ask for. */
const GO_MINOR_MIN = 24;
const VERSION_MS = 20_000;
/** With modules fetched; a loaded machine takes its time. */
export const GO_BUILD_MS = 5 * 60_000;

/**
 * The folder of each one's module, and the package of its main. Three are no verifiers: `tessera` writes logs for ours,
 * `witness` asks our witness as a log would, and `litewitness` is a witness of other people's, which `addlog` tells of
 * a log.
 */
export const GO_VERIFIERS = {
  interop: { folder: 'infra/interop', main: '.' },
  fsck: { folder: 'infra/interop/tessera', main: 'github.com/transparency-dev/tessera/cmd/fsck' },
  tessera: { folder: 'infra/interop/tessera', main: '.' },
  witness: { folder: 'infra/interop/witness', main: '.' },
  litewitness: { folder: 'infra/interop/litewitness', main: 'filippo.io/torchwood/cmd/litewitness' },
  addlog: { folder: 'infra/interop/litewitness', main: '.' },
  receipt: { folder: 'infra/interop/receipt', main: '.' },
} as const;
export type GoVerifier = keyof typeof GO_VERIFIERS;

/** `version` is set where there is a Go that builds them; `missing` says why not. */
export type FoundGo =
  | { readonly version: string; readonly missing?: undefined }
  | { readonly version?: undefined; readonly missing: string };

export function findGo(environment: NodeJS.ProcessEnv): FoundGo {
  const result = spawnSync('go', ['env', 'GOVERSION'], {
    encoding: 'utf8',
    timeout: VERSION_MS,
    // Its own version, not that of another one which it would fetch.
    env: { ...environment, GOTOOLCHAIN: 'local' },
  });
  if (result.error !== undefined || result.status !== 0) return { missing: 'Go is not here' };
  const version = result.stdout.trim();
  const minor = Number(/^go1\.(?<minor>\d+)/.exec(version)?.groups?.['minor'] ?? 0);
  if (minor < GO_MINOR_MIN) return { missing: `Go is here as ${version}, and 1.${GO_MINOR_MIN} is needed` };
  return { version };
}

/** Builds it once for each state of its sources. Answers the program. @throws EngineError with what Go said */
export function buildGoVerifier(root: string, name: GoVerifier): string {
  const { folder, main } = GO_VERIFIERS[name];
  const sources = path.join(root, folder);
  const files = readdirSync(sources, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => entry.name).sort();
  const texts = names.flatMap((file) => [file, readFileSync(path.join(sources, file), 'utf8')]);
  const identity = hash('sha256', [main, ...texts].join('\0')).slice(0, 16);
  const program = path.join(root, '.tools/interop', `${name}-${identity}`);
  if (existsSync(program)) return program;
  mkdirSync(path.dirname(program), { recursive: true });
  // Two test files may build it at once: each gives the name to a whole program.
  const part = `${program}.${process.pid}`;
  runStep('go', ['build', '-trimpath', '-o', part, main], sources, GO_BUILD_MS);
  renameSync(part, program);
  return program;
}

/** Where the source of Tessera lies, with the sample log that it ships. @throws EngineError with what Go said */
export function tesseraFolder(root: string): string {
  return moduleFolder(root, 'tessera', 'github.com/transparency-dev/tessera');
}

/** Where the source of torchwood lies, with the testscripts of its witness. @throws EngineError with what Go said */
export function torchwoodFolder(root: string): string {
  return moduleFolder(root, 'witness', 'filippo.io/torchwood');
}

function moduleFolder(root: string, name: GoVerifier, module: string): string {
  const command = ['mod', 'download', '-json', module];
  const said = runStep('go', command, path.join(root, GO_VERIFIERS[name].folder), GO_BUILD_MS);
  return (JSON.parse(said) as { Dir: string }).Dir;
}
