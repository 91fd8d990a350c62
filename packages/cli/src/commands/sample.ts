/** `sample`: entries drawn at random, the same for whoever uses the same seed on the same checkpoint. */
import { hexOf } from '@centesimo/log';
import { formatMoney } from '@centesimo/money';
import { drawSample, openLog } from '@centesimo/verify';
import type { OpenedLog, Sample, SampledEntry, SampleRequest } from '@centesimo/verify';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo, ReadArgs } from '../command.ts';
import { createProgress } from '../progress.ts';
import { LOG_OPTIONS, LOG_OPTIONS_HELP, withNamedLog } from '../questioned-log.ts';

const HELP = `centesimo sample --seed S [options]

Draws entries at random for somebody to look at: the vouchers behind them, the bank, the supplier. Two people who use
the same seed, filters and checkpoint draw the same. Choose the seed together, after the checkpoint was signed: then
nobody who wrote the log could know what would be looked at. All entries are read and held to the signed root.

  --seed S           1 to 100 characters: dice, a newspaper's headline, a word from each of you
  --n COUNT          how many entries (50)
  --ledger NAME      of this ledger only
  --type NAME        of this type only, such as expense.recorded
${LOG_OPTIONS_HELP}

How it is drawn: the rank of an entry is the SHA-256, in hex, of these lines, each ended by a line feed:
centesimo-sample/1, the log's origin, its size, its root in base64, the seed, the entry's index. The lowest ranks
of those that fit are the sample.

Exit codes: 0 drawn, 1 the entries are not those that were signed, 2 no such log, 64 wrong usage.

Example: centesimo sample --seed "14 3 6 11" --n 25 --type expense.recorded --from ./mirror
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = { ...LOG_OPTIONS, seed: TEXT, n: TEXT, ledger: TEXT, type: TEXT };
const COUNT = 50;
const COUNT_MAX = 10_000;
const SEED_MAX = 100;

export const sampleCommand: Command = {
  name: 'sample',
  summary: 'draw entries at random, reproducibly, for somebody to look at',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 0, max: 0, what: 'options only' });
    const request = readRequest(read);
    const { keyFrom, log, sample } = await withNamedLog(read, io, async (named) => {
      const opened = await openLog(named.source, named.vkey);
      return { log: opened, keyFrom: named.keyFrom, sample: await draw(opened, request, io) };
    });
    const { origin, root, size } = log.checkpoint;
    const basis = { origin, size, root: hexOf(root) };
    if (read.values['json'] === true) io.out(`${JSON.stringify({ ...request, basis, ...sample })}\n`);
    else io.out(`${[...sampleLines(sample, request), '', basisLine(basis, keyFrom)].join('\n')}\n`);
    return EXIT.done;
  },
};

function readRequest(read: ReadArgs): SampleRequest {
  const seed = textOf(read, 'seed') ?? '';
  if (seed === '' || seed.length > SEED_MAX || /[\0-\x1f]/.test(seed) || !seed.isWellFormed())
    throw wrongUsage(`--seed must be 1 to ${SEED_MAX} characters, and none of them a control character`);
  const count = textOf(read, 'n') ?? String(COUNT);
  if (!/^[1-9][0-9]{0,4}$/.test(count) || Number(count) > COUNT_MAX)
    throw wrongUsage(`--n must be a whole number from 1 to ${COUNT_MAX}`);
  const ledger = textOf(read, 'ledger');
  const type = textOf(read, 'type');
  return {
    seed,
    n: Number(count),
    ...(ledger === undefined ? {} : { ledger }),
    ...(type === undefined ? {} : { type }),
  };
}

/** @throws CliError `log-failed` */
async function draw(log: OpenedLog, request: SampleRequest, io: CommandIo): Promise<Sample> {
  const progress = createProgress(io, 'reading entries');
  try {
    const sample = await drawSample(log, request, { onProgress: progress.update, signal: io.signal });
    if (sample !== undefined) return sample;
  } finally {
    progress.end();
  }
  const message = `the entries at ${log.source.name} are not those that were signed, so nothing of them is shown`;
  throw new CliError('log-failed', message, EXIT.failed);
}

function sampleLines({ entries, of }: Sample, { n }: SampleRequest): string[] {
  const all = of.toLocaleString('en');
  const head = entries.length < n ? `All ${all} entries that fit:` : `${entries.length} of ${all} entries:`;
  return [head, ...entries.map(entryLine)];
}

function entryLine({ data, index, ledger, subject, type }: SampledEntry): string {
  const name = /^org\.centesimo\.(.+)\.v[0-9]+$/.exec(type)?.[1] ?? type;
  const { amount, currency, gross } = data as Readonly<Record<string, unknown>>;
  const minor = amount ?? gross;
  const isMoney = typeof minor === 'number' && typeof currency === 'string';
  const money = isMoney ? `  ${formatMoney({ amount: minor, currency })}` : '';
  return `  ${String(index).padStart(10)}  ${ledger}  ${name}  ${subject}${money}`;
}

function basisLine({ origin, root, size }: { origin: string; size: number; root: string }, keyFrom: string) {
  return `Drawn from the ${size.toLocaleString('en')} entries of ${origin} with the root ${root} (key: ${keyFrom}).`;
}
