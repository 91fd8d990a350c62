/** `import dpc`: posts a published statement of a Civil Protection donation account through the public interfaces. */
import { closeSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import {
  type ImportPlan,
  type ImportReport,
  type ImportRequest,
  type ImportRules,
  ImportStopped,
  SIMULATED_GIFTS_MAX,
  STATEMENT_BYTES_MAX,
  type StatementFault,
  createImportClient,
  defaultRules,
  importStatement,
  parseRules,
  planImport,
  readStatement,
} from '@centesimo/dpc';
import { formatMoney } from '@centesimo/money';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo, ReadArgs } from '../command.ts';
import { createProgress } from '../progress.ts';
import { dataFolder, keysFolder, makeToken, openSystem } from '../running-system.ts';
import { readTextFile } from '../text-file.ts';

const HELP = `centesimo import dpc <file> [options]

Posts a statement of a donation account as the Italian Civil Protection publishes it (a JSON list of lines with data,
operazione, descrizione_documento, importo, note): receipts as gifts, payments as expenses, each to the cent. The whole
statement is checked first; one that cannot be taken whole changes nothing, and its line is named.
An import that was cut off is run again, and continues.

  --data DIR         the system on this folder (./data); it is started for the time of the command if need be
  --ledger NAME      the ledger that is opened for it (dpc- and the number in the file's name)
  --rules FILE       what the lines mean: funds, projects, categories, interest; without it everything is one
                     unrestricted fund. packages/dpc/rules/cc66387.json is for account 66387
  --simulate N       N simulated gifts in the place of each published total, called simulated wherever they appear
  --seed S           which simulated gifts (1)
  --json             one JSON value on stdout

Exit codes: 0 posted, 1 refused: the statement or the rules cannot be taken, or the ledger holds another import,
2 could not be posted now, 64 wrong usage.

Example: centesimo import dpc data-sets/dpc-covid19/CC66387.json --simulate 20000 --seed 7 --ledger covid-19
`;

const OPTIONS = {
  data: { type: 'string' },
  ledger: { type: 'string' },
  rules: { type: 'string' },
  simulate: { type: 'string' },
  seed: { type: 'string' },
} as const;
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SEED_MAX = 2 ** 32 - 1;
const TOKEN_TTL_S = 600;

export const importCommand: Command = {
  name: 'import',
  summary: 'post a published statement: receipts as gifts, payments as expenses',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 2, max: 2, what: '"dpc" and one file' });
    const [format, file = ''] = read.positionals;
    if (format !== 'dpc') throw wrongUsage(`there is no format "${format}"; dpc is one`);
    const settings = readSettings(read, file);
    const statement = requireStatement(file);
    const today = new Date().toISOString().slice(0, 10);
    const request: ImportRequest = { statement, today, ...settings };
    const { fault, plan } = planImport(request);
    if (plan === undefined) throw refused(file, fault);
    const report = await post(dataFolder(io, textOf(read, 'data')), request, plan, io);
    if (read.values['json'] === true) io.out(`${JSON.stringify({ file, ...report })}\n`);
    else io.out(reportText(file, report));
    return EXIT.done;
  },
};

type Settings = Pick<ImportRequest, 'rules' | 'simulate' | 'seed'>;

function readSettings(read: ReadArgs, file: string): Settings {
  const simulate = wholeNumber(read, 'simulate', SIMULATED_GIFTS_MAX);
  const seed = wholeNumber(read, 'seed', SEED_MAX);
  if (seed !== undefined && simulate === undefined) throw wrongUsage('--seed goes with --simulate');
  const ledger = textOf(read, 'ledger');
  if (ledger !== undefined && !SLUG.test(ledger))
    throw wrongUsage('--ledger must be a name of lower-case letters, digits and dashes, at most 63');
  const rules = readRules(textOf(read, 'rules'), file, ledger);
  return {
    rules: ledger === undefined ? rules : { ...rules, ledger },
    simulate: simulate ?? 0,
    seed: seed ?? 1,
  };
}

function wholeNumber(read: ReadArgs, name: string, max: number): number | undefined {
  const text = textOf(read, name);
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,10}$/.test(text) || Number(text) > max)
    throw wrongUsage(`--${name} must be a whole number from 0 to ${max}`);
  return Number(text);
}

function readRules(path: string | undefined, file: string, ledger: string | undefined): ImportRules {
  if (path !== undefined) {
    const rules = parseRules(readTextFile(path, 'the rules file'));
    if (typeof rules === 'string') throw new CliError('rules-invalid', `${path}: ${rules}`, EXIT.failed);
    return rules;
  }
  const account = /([0-9]{1,20})\.json$/i.exec(basename(file))?.[1] ?? ledger;
  if (account === undefined)
    throw wrongUsage(
      'the file has no account number in its name: name the ledger with --ledger, or give --rules',
    );
  return defaultRules(account);
}

/** @throws CliError `statement-…` with the line that cannot be taken */
function requireStatement(file: string): ImportRequest['statement'] {
  const { fault, statement } = readStatement(readStart(file));
  if (statement === undefined) throw refused(file, fault);
  return statement;
}

/** The bytes of the file, or of one that is too large only so many that this shows. @throws CliError `file-unreadable` */
function readStart(file: string): Uint8Array {
  let opened: number | undefined;
  try {
    opened = openSync(file, 'r');
    const bytes = new Uint8Array(STATEMENT_BYTES_MAX + 1);
    let length = 0;
    for (let read = -1; read !== 0; length += read)
      read = readSync(opened, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CliError('file-unreadable', `the statement ${file} cannot be read: ${code}`, undefined, {
      cause: error,
    });
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

function refused(file: string, { code, line, reason }: StatementFault): CliError {
  const where = line === undefined ? '' : `line ${line}: `;
  return new CliError(`statement-${code}`, `${file}: ${where}${reason}; nothing was changed`, EXIT.failed);
}

async function post(
  folder: string,
  request: ImportRequest,
  plan: ImportPlan,
  io: CommandIo,
): Promise<ImportReport> {
  const system = await openSystem(folder, io);
  const progress = { gifts: createProgress(io, 'gifts'), payments: createProgress(io, 'payments') };
  const wish = {
    roles: ['operator', 'processor', 'staff', 'approver'],
    ledgers: [request.rules.ledger],
    ttlS: TOKEN_TTL_S,
  } as const;
  const token = (): string => makeToken(keysFolder(io, folder), wish);
  const client = createImportClient({ addresses: system.addresses, token, signal: io.signal });
  try {
    return await importStatement(
      client,
      { ...request, onProgress: (step, done, total) => progress[step].update(done, total) },
      plan,
    );
  } catch (error) {
    throw stopped(error, io);
  } finally {
    progress.gifts.end();
    progress.payments.end();
    client.close();
    await system.close();
  }
}

/** An import that ended early, as a person is told; anything else is thrown on. */
function stopped(error: unknown, { signal }: CommandIo): CliError {
  if (!(error instanceof ImportStopped)) throw error;
  const options = { cause: error };
  if (!signal.aborted)
    return new CliError(error.code, error.message, error.retriable ? EXIT.impossible : EXIT.failed, options);
  const where = error.line === undefined ? 'before the first line' : `at line ${error.line}`;
  const message = `interrupted ${where}; running the same import again continues after what is posted`;
  return new CliError('interrupted', message, EXIT.impossible, options);
}

function spentOf({ payments }: ImportReport): number {
  return payments.reduce((sum, { amount }) => sum + amount, 0);
}

function reportText(file: string, report: ImportReport): string {
  const euros = (amount: number): string => formatMoney({ amount, currency: 'EUR' }).padStart(20);
  const count = (value: number, what: string): string =>
    `${value.toLocaleString('en')} ${what}${value === 1 ? '' : 's'}`;
  const gifts = count(report.gifts, report.simulated ? 'SIMULATED gift' : 'gift');
  return [
    `${basename(file)} is posted to the ledger ${report.ledger}`,
    `  received ${euros(report.received)}   in ${gifts}`,
    `  paid     ${euros(spentOf(report))}   in ${count(report.payments.length, 'payment')}`,
    ...(report.recalled.amount === 0
      ? []
      : [`  recalled ${euros(report.recalled.amount)}   of ${count(report.recalled.gifts, 'gift')}`]),
    ...report.handedOn.map(
      ({ amount, to }) => `  held     ${euros(amount)}   by the partner of the fund ${to}`,
    ),
    `  balance  ${euros(report.balance)}`,
    ...report.movedForward.map(
      (line) => `  line ${line} has no date; it stands before the payment that needs it`,
    ),
    '',
  ].join('\n');
}
