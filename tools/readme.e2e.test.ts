/**
 * The README's commands, run as they stand there. What they name with `./` goes into a folder of the test, the port a free
 * one, and `npm test` runs one package, since the whole would run this test again.
 */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
const BLOCK = /(?:<!-- (?<mark>[^>]*) -->\s*\n\s*)?```sh\n(?<text>[\s\S]*?)```/g;
const START_TIMEOUT_MS = 300_000;
const COMMAND_TIMEOUT_MS = 120_000;

interface Block {
  /** `run: <name>` or `not run: <reason>`. */
  readonly mark: string;
  readonly commands: readonly string[];
}

const blocks: readonly Block[] = [...README.matchAll(BLOCK)].map(({ groups }) => ({
  mark: groups?.['mark'] ?? '',
  // A line that ends in a backslash goes on in the next one.
  commands: (groups?.['text'] ?? '').trim().split(/(?<!\\)\n/),
}));

const folder = mkdtempSync(path.join(os.tmpdir(), 'centesimo-readme-'));
const data = path.join(folder, 'data');
const environment: Record<string, string | undefined> = {
  ...process.env,
  CENTESIMO_DATA: data,
  CENTESIMO_ADDRESS: '127.0.0.1:0',
  CENTESIMO_HTTP_ADDRESS: '127.0.0.1:0',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
};
let system: ChildProcess;
let said = '';

function commandsOf(name: string): string[] {
  const block = blocks.find(({ mark }) => mark === `run: ${name}`);
  if (block === undefined) throw new Error(`the README has no block "run: ${name}"`);
  return block.commands.map((command) =>
    command
      .replaceAll('./data', data)
      .replaceAll('./mirror', path.join(folder, 'mirror'))
      .replaceAll('./expense', path.join(folder, 'expense'))
      .replaceAll('./gift', path.join(folder, 'gift')),
  );
}

/** The payments that the demonstration made, as it has noted them. */
function demonstrated(): readonly { readonly expense: string }[] {
  const text = readFileSync(path.join(data, 'demonstration.json'), 'utf8');
  return (JSON.parse(text) as { payments: { expense: string }[] }).payments;
}

/** Runs one command of the README in a shell; fails with what it said when it does not exit 0. */
async function runCommand(command: string, variables: Record<string, string> = {}): Promise<string> {
  const options = { cwd: ROOT, env: { ...environment, ...variables }, timeout: COMMAND_TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', command], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${command}\n${error.message}\n${stdout}\n${stderr}`));
    });
  });
}

async function runBlock(name: string): Promise<string> {
  const outputs: string[] = [];
  for (const command of commandsOf(name)) outputs.push(await runCommand(command));
  return outputs.join('');
}

/** The README's picture without what differs from folder to folder: ids, and the line of the verification. */
function withoutIds(text: string): string {
  return text.replaceAll(/(gift|exp)_[a-z2-7]+…?/g, '$1_');
}

beforeAll(async () => {
  const [command = ''] = commandsOf('start');
  system = spawn('sh', ['-c', command], { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let complaint = '';
    system.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    system.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('Ctrl-C stops')) resolve();
    });
    system.on('exit', (code) => reject(new Error(`npm start ended with ${code}\n${said}\n${complaint}`)));
  });
}, START_TIMEOUT_MS);

afterAll(() => {
  // Only where a test failed: else it has ended.
  if (system.exitCode === null) stopSystem();
  rmSync(folder, { recursive: true, force: true });
});

/** SIGTERM to the service itself, as `docs/OPERATIONS.md` says. */
function stopSystem(): void {
  const { pid } = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGTERM');
}

describe('each block of commands in the README', () => {
  it('is run here, or says why it is not', () => {
    expect(blocks.length).toBeGreaterThan(5);
    for (const { mark, commands } of blocks)
      expect(mark, commands[0]).toMatch(/^(run: \w+|not run: .{20,})$/);
    const skipped = blocks.filter(({ mark }) => mark.startsWith('not run'));
    for (const { mark, commands } of skipped) process.stdout.write(`README, ${mark}: ${commands[0]}\n`);
  });
});

describe('the first start', () => {
  it('says what a stranger needs: sums, trails, verification, and that the gifts are simulated', () => {
    expect(said).toContain('SIMULATED');
    expect(said).toMatch(/Received +173,?517,?036\.19 EUR/);
    expect(said).toMatch(/Verified: [0-9,]+ entries/);
    // Whole, split, residue: the last one is found only in a log that holds the last payment.
    expect(said.match(/^A gift that /gm)).toHaveLength(3);
  });

  it('draws the trail that the README shows', () => {
    const picture = /```text\n(?<text>Gift [\s\S]*?)\n\n/.exec(README)?.groups?.['text'] ?? 'no picture';
    const [, ...lines] = withoutIds(picture).split('\n');
    const drawn = withoutIds(said)
      .split('\n')
      .map((line) => line.replace(/^ {2}/, ''))
      .join('\n');
    expect(drawn).toContain(lines.join('\n'));
  });
});

describe('a reader', () => {
  it('exports and verifies the log', { timeout: COMMAND_TIMEOUT_MS }, async () => {
    const output = await runBlock('audit');
    expect(output.match(/^VERIFIED /gm)).toHaveLength(2);
  });

  it('verifies against a checkpoint kept earlier', { timeout: COMMAND_TIMEOUT_MS }, async () => {
    expect(await runBlock('since')).toMatch(/since .* signed before/);
  });

  it('asks for sources and trails', { timeout: COMMAND_TIMEOUT_MS }, async () => {
    const EXPENSE = demonstrated()[0]?.expense ?? '';
    const [askSources = '', askTrail = ''] = commandsOf('questions');
    const sources = await runCommand(askSources, { EXPENSE });
    const GIFT = /gift_[a-z2-7]{52}/.exec(sources)?.[0] ?? '';
    expect(await runCommand(askTrail, { GIFT })).toContain('paid on');
  });

  it(
    'gets a receipt that verifies offline, and draws a sample',
    { timeout: COMMAND_TIMEOUT_MS },
    async () => {
      const [payment] = demonstrated();
      const EXPENSE = payment?.expense ?? '';
      const sources = await runCommand(commandsOf('questions')[0] ?? '', { EXPENSE });
      const GIFT = /gift_[a-z2-7]{52}/.exec(sources)?.[0] ?? '';
      const outputs: string[] = [];
      for (const command of commandsOf('receipt')) outputs.push(await runCommand(command, { EXPENSE, GIFT }));
      expect(outputs[1]).toMatch(/^VERIFIED /);
      expect(outputs[3]).toContain(EXPENSE);
      expect(outputs[4]).toMatch(/^5 of 101 entries:$/m);
    },
  );

  it('states a ledger, and hashes the same', { timeout: COMMAND_TIMEOUT_MS }, async () => {
    const output = await runBlock('statement');
    const [, hash] = /SHA-256 of the statement \(--json\): ([0-9a-f]{64})/.exec(output) ?? [];
    expect(output).toContain(`${hash}  -`);
  });

  it('makes a token and sees how far the log is', { timeout: COMMAND_TIMEOUT_MS }, async () => {
    const output = await runBlock('token');
    expect(output).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/m);
    expect(output).toMatch(/log +[0-9,]+ entries/);
  });

  it('imports a statement', { timeout: COMMAND_TIMEOUT_MS }, async () => {
    const output = await runBlock('import');
    expect(output).toContain('covid-19');
    expect(output).toContain('2,000 SIMULATED gifts');
  });

  it('runs the tests', { timeout: COMMAND_TIMEOUT_MS }, async () => {
    const [command] = commandsOf('test');
    expect(await runCommand(`${command} -- packages/money`)).toMatch(/Tests +[0-9]+ passed/);
  });

  it('stops it, and it drains', { timeout: COMMAND_TIMEOUT_MS }, async () => {
    const code = new Promise<number | null>((resolve) => system.on('exit', resolve));
    stopSystem();
    expect(await code).toBe(0);
    expect(said).toContain('Draining');
  });
});
