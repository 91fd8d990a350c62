/** The bootstrap in a copy of its own, with an npm of the test's making: what it fetches, survives and passes on. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

type Ended = { code: number | null; stdout: string; stderr: string };

const PIN = { version: '1.2.3', integrity: 'sha512-AAAA', size: 'small' };
const PINS = {
  nodeMin: '900.0.0',
  node: { [`${process.platform}-${process.arch}`]: { ...PIN, name: 'some-node', file: 'bin/node' } },
  pnpm: { ...PIN, name: 'pnpm', file: 'bin/pnpm.mjs' },
};

/** Stands for npm: counts its calls, then lays down a Node that is this one and a pnpm that makes node_modules. */
const NPM = `
const fs = require('node:fs');
fs.appendFileSync(process.env.CALLS, process.argv.slice(2).join(' ') + '\\n');
if (process.env.NPM_SAYS) { console.error(process.env.NPM_SAYS); process.exit(1); }
const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
const place = Object.keys(lock.packages)[1];
if (!lock.packages[place].integrity.startsWith('sha512-')) process.exit(1);
fs.mkdirSync(place + '/bin', { recursive: true });
fs.writeFileSync(place + '/bin/node', '#!/bin/sh\\nexec "' + process.execPath + '" "$@"\\n');
fs.writeFileSync(place + '/bin/pnpm.mjs', "import fs from 'node:fs'; fs.mkdirSync('node_modules', { recursive: true });");
`;

let root = '';

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'centesimo-bootstrap-'));
  mkdirSync(path.join(root, 'tools'));
  for (const name of ['bootstrap.cjs', 'fetch-package.cjs', 'setup-lock.cjs'])
    cpSync(path.join(import.meta.dirname, name), path.join(root, 'tools', name));
  writeFileSync(path.join(root, 'tools/pins.json'), JSON.stringify(PINS));
  writeFileSync(path.join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 9\n');
  writeFileSync(path.join(root, 'npm-cli.js'), NPM);
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function start(args: string[], environment: Record<string, string> = {}) {
  const env = {
    ...process.env,
    npm_execpath: path.join(root, 'npm-cli.js'),
    CALLS: path.join(root, 'calls'),
    ...environment,
  };
  const command = ['tools/bootstrap.cjs', ...args];
  const child = spawn(process.execPath, command, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<Ended>((resolve) => {
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
    child.on('close', (code) => resolve({ code, ...said }));
  });
  return { child, ended };
}

const npmCalls = (): number =>
  existsSync(path.join(root, 'calls'))
    ? readFileSync(path.join(root, 'calls'), 'utf8').trim().split('\n').length
    : 0;

describe.skipIf(process.platform === 'win32')('the bootstrap', () => {
  it('fetches Node and pnpm once, without scripts, and says so on stderr only', async () => {
    const first = await start(['node', '-p', '40 + 2']).ended;
    expect(first).toMatchObject({ code: 0, stdout: '42\n' });
    expect(first.stderr).toContain('fetching some-node 1.2.3');
    expect(readFileSync(path.join(root, 'calls'), 'utf8')).toMatch(/^ci --ignore-scripts /);

    const second = await start(['node', '-p', '40 + 2']).ended;
    expect(second).toEqual({ code: 0, stdout: '42\n', stderr: '' });
    expect(npmCalls()).toBe(2);
  });

  it('uses the Node that runs it when that one is new enough', async () => {
    const pins = { ...PINS, nodeMin: `${process.versions.node.split('.')[0]}.0.0` };
    writeFileSync(path.join(root, 'tools/pins.json'), JSON.stringify(pins));
    const run = await start(['node', '-p', 'process.execPath']).ended;
    expect(run).toMatchObject({ code: 0, stdout: `${process.execPath}\n` });
    expect(run.stderr).not.toContain('some-node');
  });

  it('installs again when the lockfile changed', async () => {
    await start(['node', '-e', '']).ended;
    writeFileSync(path.join(root, 'pnpm-lock.yaml'), 'lockfileVersion: 10\n');
    expect((await start(['node', '-e', '']).ended).stderr).toContain('installing packages');
  });

  it('lets concurrent first runs share one fetch', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => start(['node', '-p', '1']).ended));
    expect(runs.map(({ code, stdout }) => ({ code, stdout }))).toEqual(
      runs.map(() => ({ code: 0, stdout: '1\n' })),
    );
    expect(npmCalls()).toBe(2);
  });

  it('recovers from a partial install and from a lock whose holder is gone', async () => {
    const partial = path.join(root, '.tools/some-node-1.2.3/node_modules/some-node');
    mkdirSync(partial, { recursive: true });
    const gone = start(['nothing']);
    await gone.ended;
    writeFileSync(path.join(root, '.tools/setup.lock'), String(gone.child.pid));
    expect(await start(['node', '-p', '1']).ended).toMatchObject({ code: 0, stdout: '1\n' });
    expect(readdirSync(path.join(root, '.tools')).sort()).toEqual(['pnpm-1.2.3', 'some-node-1.2.3']);
  });

  it('shows what npm said when it refuses a package, and leaves nothing behind', async () => {
    const refused = await start(['node', '-p', '1'], { NPM_SAYS: 'npm error code EINTEGRITY' }).ended;
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('EINTEGRITY');
    expect(refused.stderr).toContain('could not fetch some-node 1.2.3');
    expect(readdirSync(path.join(root, '.tools'))).toEqual([]);
  });

  it('says that npm is missing', async () => {
    const run = await start(['node', '-p', '1'], { npm_execpath: '', PATH: root }).ended;
    expect(run).toMatchObject({ code: 2 });
    expect(run.stderr).toContain('npm is not on PATH');
  });

  it('refuses an unknown command with code 64', async () => {
    expect(await start(['strat']).ended).toMatchObject({ code: 64, stdout: '' });
  });

  it('passes on the exit code of the command', async () => {
    expect(await start(['node', '-e', 'process.exit(7)']).ended).toMatchObject({ code: 7 });
  });

  it('passes a signal on once and answers with the code of what the command did', async () => {
    const script = `let n = 0;
      process.on('SIGINT', () => { n += 1; setImmediate(() => process.exit(40 + n)); });
      console.log('ready'); setInterval(() => {}, 1000);`;
    const polite = start(['node', '-e', script]);
    polite.child.stdout.once('data', () => polite.child.kill('SIGINT'));
    expect((await polite.ended).code).toBe(41);

    const plain = start(['node', '-e', "console.log('ready'); setInterval(() => {}, 1000);"]);
    plain.child.stdout.once('data', () => plain.child.kill('SIGTERM'));
    expect((await plain.ended).code).toBe(143);
  });
});
