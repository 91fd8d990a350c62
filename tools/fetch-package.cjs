// Fetches one npm package at a pinned hash into `.tools`, with nothing but npm: no install script, no other host.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const FETCH_TIMEOUT_MS = 10 * 60_000;
const STALE_MS = 60 * 60_000;

/** An error whose message is for the person at the terminal, without a stack. */
class SetupError extends Error {}

/**
 * Answers the folder of the package, fetching it when it is not there.
 * npm works in a folder of another name, renamed when whole: a killed or failed run leaves nothing that looks done.
 */
function fetchPackage(tools, pin) {
  const folder = path.join(tools, `${pin.name}-${pin.version}`);
  const inside = (base) => path.join(base, 'node_modules', pin.name);
  if (fs.existsSync(path.join(folder, '.complete')) && fs.existsSync(path.join(inside(folder), pin.file)))
    return inside(folder);
  process.stderr.write(`centesimo: fetching ${pin.name} ${pin.version}, ${pin.size} (once)\n`);
  sweepStale(tools);
  const young = fs.mkdtempSync(path.join(tools, 'young-'));
  try {
    writeLock(young, pin);
    runNpm(young, pin);
    fs.writeFileSync(path.join(young, '.complete'), '');
    fs.rmSync(folder, { recursive: true, force: true });
    fs.renameSync(young, folder);
  } finally {
    fs.rmSync(young, { recursive: true, force: true });
  }
  return inside(folder);
}

/** What killed runs left behind. */
function sweepStale(tools) {
  for (const name of fs.readdirSync(tools)) {
    const folder = path.join(tools, name);
    const isOld = name.startsWith('young-') && Date.now() - fs.statSync(folder).mtimeMs > STALE_MS;
    if (isOld) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A lock without addresses: npm asks whatever registry it is set to, and refuses bytes of another hash. */
function writeLock(folder, pin) {
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
}

/** Runs `npm ci` and shows what it said only when it failed. */
function runNpm(folder, pin) {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--package-lock', '--no-progress'];
  const { command, args, shell } = npmCommand();
  const result = spawnSync(command, [...args, 'ci', ...flags, '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell,
    timeout: FETCH_TIMEOUT_MS,
    env: withoutOuterFlags(process.env),
  });
  if (result.error?.code === 'ENOENT')
    throw new SetupError('npm is not on PATH; install Node 18 or later together with npm');
  const isThere = fs.existsSync(path.join(folder, 'node_modules', pin.name, pin.file));
  if (result.status === 0 && isThere) return;
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  const reason =
    result.error?.code === 'ETIMEDOUT' ? 'it took longer than ten minutes' : 'npm said why above';
  throw new SetupError(`could not fetch ${pin.name} ${pin.version}: ${reason}`);
}

/** The npm that runs us, by its path, else the one on PATH. */
function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  if (running.endsWith('npm-cli.js') && fs.existsSync(running))
    return { command: process.execPath, args: [running], shell: false };
  const isWindows = process.platform === 'win32';
  return { command: isWindows ? 'npm.cmd' : 'npm', args: [], shell: isWindows };
}

/** `npm start --workspaces` and the like reach us as environment; they are not meant for the fetch. */
function withoutOuterFlags(environment) {
  const outer =
    /^npm_config_(local_prefix|workspaces?|include_workspace_root|omit|include|global|dry_run|location)$/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !outer.test(name)));
}

module.exports = { SetupError, fetchPackage };
