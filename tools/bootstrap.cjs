// The one way in on a fresh machine: finds or fetches Node 24 and pnpm as npm packages, then runs the command.
// Plain JavaScript for Node 18 and later, no dependency. Fetching uses `npm ci` with pinned integrity hashes.
'use strict';
const { spawnSync, spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '..');
const tools = path.join(root, '.tools');
const PINS = require('./pins.json');

function fail(message) {
  process.stderr.write(`centesimo: ${message}\n`);
  process.exit(2);
}

/** Fetches one npm package at a pinned hash into `.tools/<name>` and answers its folder. */
function fetchPackage(pin) {
  const folder = path.join(tools, `${pin.name}-${pin.version}`);
  const installed = path.join(folder, 'node_modules', pin.name);
  if (fs.existsSync(path.join(folder, '.complete'))) return installed;
  process.stderr.write(`centesimo: fetching ${pin.name} ${pin.version} (once)\n`);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const wanted = {
    name: 'centesimo-tools',
    version: '0.0.0',
    private: true,
    dependencies: { [pin.name]: pin.version },
  };
  const lock = {
    name: wanted.name,
    version: wanted.version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': wanted,
      [`node_modules/${pin.name}`]: { version: pin.version, integrity: pin.integrity },
    },
  };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(wanted));
  fs.writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const run = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    timeout: 600_000,
  });
  if (run.status !== 0) fail(`could not fetch ${pin.name} ${pin.version}; npm said why above`);
  fs.writeFileSync(path.join(folder, '.complete'), '');
  return installed;
}

/** Answers the path of a Node that is new enough: this one, or one fetched for the platform. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= PINS.nodeMajorMin) return process.execPath;
  const pin = PINS.node[`${process.platform}-${process.arch}`];
  if (!pin)
    fail(
      `needs Node ${PINS.nodeMajorMin} or newer; none is packaged for ${process.platform}-${process.arch}`,
    );
  const binary = path.join(fetchPackage(pin), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (process.platform !== 'win32') fs.chmodSync(binary, 0o755);
  return binary;
}

function run(node, args, environment) {
  const result = spawnSync(node, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: environment,
    timeout: 900_000,
  });
  if (result.status !== 0) fail(`\`${args.slice(1).join(' ')}\` failed`);
}

/** Installs the workspace when the lockfile changed since the last install. */
function installWorkspace(node, pnpm, environment) {
  const lock = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const mark = path.join(root, 'node_modules', '.centesimo-installed');
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === lock) return;
  process.stderr.write('centesimo: installing packages (once)\n');
  run(
    node,
    [pnpm, 'install', '--frozen-lockfile', '--ignore-scripts', '--reporter=append-only', '--loglevel=error'],
    environment,
  );
  fs.writeFileSync(mark, lock);
}

const COMMANDS = {
  start: ['services/all-in-one/src/main.ts'],
  centesimo: ['packages/cli/src/main.ts'],
  test: ['node_modules/vitest/vitest.mjs', 'run'],
  node: [],
};

function main() {
  const [name, ...rest] = process.argv.slice(2);
  const isPnpm = name === 'pnpm';
  if (!isPnpm && !Object.hasOwn(COMMANDS, name))
    fail(`unknown command ${name}; known: ${Object.keys(COMMANDS).join(', ')}, pnpm`);
  const node = findNode();
  const pnpm = path.join(fetchPackage(PINS.pnpm), 'bin', 'pnpm.mjs');
  const environment = {
    ...process.env,
    PATH: path.dirname(node) + path.delimiter + (process.env.PATH ?? ''),
  };
  if (!isPnpm) installWorkspace(node, pnpm, environment);
  const args = isPnpm ? [pnpm, ...rest] : [...COMMANDS[name], ...rest];
  const child = spawn(node, args, { cwd: root, stdio: 'inherit', env: environment });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 128 : (code ?? 1)));
}

main();
