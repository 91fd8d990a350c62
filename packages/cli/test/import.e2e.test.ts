/** `import dpc`: what it refuses without touching anything, and a whole import into a real system. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { CliError } from '../src/command.ts';
import type { CommandIo } from '../src/command.ts';
import { importCommand } from '../src/commands/import.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const SYSTEM = fileURLToPath(new URL('../../../services/all-in-one/src/main.ts', import.meta.url));
const START_TIMEOUT_MS = 60_000;

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command in this process, complaining as `main.ts` does. */
async function run(folder: string, ...args: string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const io: CommandIo = {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    isTerminal: false,
    signal: new AbortController().signal,
    env: { CENTESIMO_DATA: join(folder, 'data') },
  };
  const paths = args.map((arg) => (arg.endsWith('.json') ? join(folder, arg) : arg));
  try {
    return { code: await importCommand.run(paths, io), out, err };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { code: error.exit, out, err: `${err}${error.message} [${error.code}]` };
  }
}

async function runProcess(folder: string, ...args: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, 'import', ...args], { cwd: folder });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (err += String(text)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

type Row = readonly [way: 'entrata' | 'uscita', data: string, importo: number, text: string];

const shapes: readonly Row[] = [
  ['uscita', '2020-04-10', 700, 'ventilatori'],
  ['uscita', '2020-04-02', 150.5, 'mascherine'],
  ['entrata', '2020-03-20', 1000, 'donazione per la terapia intensiva'],
  ['entrata', '2020-04-02', 100, 'donazioni'],
  ['entrata', '', 80, 'donazioni raccolte'],
  ['entrata', '2020-12-31', 1.27, 'interessi attivi'],
  ['uscita', '', 20, 'storni e recall'],
  ['uscita', '', 10.77, 'saldo versato'],
];
const rules = {
  ledger: 'conto-9',
  title: 'Conto 9',
  funds: [
    { fund: 'generale', class: 'unrestricted', title: 'Tutti' },
    { fund: 'ospedali', class: 'restricted', title: 'Ospedali' },
  ],
  receipts: [
    { pattern: 'interessi', kind: 'interest' },
    { pattern: 'terapia intensiva', fund: 'ospedali' },
  ],
  payments: [{ pattern: 'ventilatori', fund: 'ospedali' }],
};

function write(folder: string, name: string, rows: readonly Row[]): string {
  const lines = rows.map(([operazione, data, importo, descrizione_documento]) => {
    return { data, operazione, descrizione_documento, importo, note: '' };
  });
  writeFileSync(join(folder, name), JSON.stringify(lines));
  return name;
}

describe('import dpc without a system', () => {
  it('refuses a statement by its line before it looks for one, and changes nothing', async () => {
    await withTempFolder(async (folder) => {
      const late = write(folder, 'CC1.json', [shapes[0] as Row, shapes[3] as Row]);
      const { code, err, out } = await run(folder, 'dpc', late, '--json');
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect((await runProcess(folder, 'dpc', late)).code).toBe(1);
      expect(err).toContain(
        'CC1.json: line 1: the payment of 700.00 EUR is more than the 100.00 EUR received',
      );
      expect(err).toContain('nothing was changed [statement-does-not-balance]');
      const exact = write(folder, 'CC2.json', [['entrata', '2020-01-01', 0.005, '']]);
      expect((await run(folder, 'dpc', exact)).err).toMatch(
        /line 1: "importo" 0\.005 .*\[statement-bad-line\]/,
      );
      const future = write(folder, 'CC3.json', [['entrata', '2999-01-01', 5, '']]);
      expect((await run(folder, 'dpc', future)).err).toMatch(/line 1: .*in the future/);
      writeFileSync(join(folder, 'CC4.json'), '[{"data":');
      expect((await run(folder, 'dpc', 'CC4.json')).err).toContain('[statement-not-json]');
      writeFileSync(join(folder, 'CC5.json'), '');
      expect(await run(folder, 'dpc', 'CC5.json')).toMatchObject({ code: 1 });
      writeFileSync(join(folder, 'rules.json'), '{"ledger":"x","title":"x","funds":[]}');
      const ruled = await run(folder, 'dpc', late, '--rules', 'rules.json');
      expect(ruled).toMatchObject({ code: 1 });
      expect(ruled.err).toContain('rules.json: "funds" must list at least one fund [rules-invalid]');
      expect(existsSync(join(folder, 'data'))).toBe(false);
    });
  });

  it.each([
    [['dpc']],
    [['csv', 'CC1.json']],
    [['dpc', 'CC1.json', '--seed', '1']],
    [['dpc', 'CC1.json', '--simulate', '-1']],
    [['dpc', 'CC1.json', '--simulate', '1e3']],
    [['dpc', 'CC1.json', '--simulate', '2000001']],
    [['dpc', 'CC1.json', '--ledger', 'Conto 1']],
    [['dpc', 'conto.json']],
    [['dpc', 'CC1.json', '--color']],
  ])('exits 64 for wrong usage: %j', async (args) => {
    await withTempFolder(async (folder) => {
      expect(await run(folder, ...args)).toMatchObject({ code: 64, out: '' });
    });
  });

  it('exits 2 where the file or a system is not there', async () => {
    await withTempFolder(async (folder) => {
      expect((await run(folder, 'dpc', 'CC1.json')).err).toContain('[file-unreadable]');
      const file = write(folder, 'CC1.json', shapes);
      const { code, err } = await run(folder, 'dpc', file, '--rules', writeRules(folder));
      expect(code).toBe(2);
      expect(err).toContain('[no-system]');
    });
  });
});

function writeRules(folder: string): string {
  writeFileSync(join(folder, 'rules.json'), JSON.stringify(rules));
  return 'rules.json';
}

describe('import dpc into a system', () => {
  it('posts an account of all shapes, the same again, and refuses another into its ledger', async () => {
    await withTempFolder(async (folder) => {
      const system = await startSystem(folder);
      try {
        const args = ['dpc', write(folder, 'CC9.json', shapes), '--rules', writeRules(folder)];
        const text = await runProcess(folder, ...args);
        expect(text).toMatchObject({ code: 0, out: expect.stringContaining('in 3 gifts') as string });
        expect(text.out).toMatch(/balance +300\.00 EUR/);
        expect(text.out).toContain('line 5 has no date; it stands before the payment that needs it');
        const again = await run(folder, ...args, '--json');
        const report = JSON.parse(again.out) as { payments: { line: number }[] };
        expect(report).toMatchObject({
          ledger: 'conto-9',
          received: 118_127,
          paid: 88_127,
          balance: 30_000,
          gifts: 3,
        });
        expect(report.payments.map(({ line }) => line)).toEqual([2, 1, 7, 8]);
        const other = await run(folder, ...args, '--simulate', '40');
        expect(other).toMatchObject({ code: 1, out: '' });
        expect(other.err).toContain('the ledger is there already, and not by this import');
        const simulated = await run(
          folder,
          ...args,
          '--simulate',
          '40',
          '--seed',
          '3',
          '--ledger',
          'conto-10',
        );
        expect(simulated).toMatchObject({
          code: 0,
          out: expect.stringContaining('in 40 SIMULATED gifts') as string,
        });
      } finally {
        await stopSystem(system);
      }
    });
  });
});

async function startSystem(folder: string): Promise<ChildProcess> {
  const env = {
    ...process.env,
    CENTESIMO_DATA: join(folder, 'data'),
    CENTESIMO_ADDRESS: '127.0.0.1:0',
    CENTESIMO_HTTP_ADDRESS: '127.0.0.1:0',
  };
  const child = spawn(process.execPath, [SYSTEM, '--serve'], { env, stdio: 'ignore' });
  const until = Date.now() + START_TIMEOUT_MS;
  while (!isServing(join(folder, 'data', 'run.json')) && Date.now() < until) await wait(50);
  return child;
}

function isServing(file: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes('address');
}

async function stopSystem(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exited;
}
