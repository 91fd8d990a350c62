/** `receipt`: one file that proves one entry, and its verification with nothing but the log's key. */
import { existsSync, writeFileSync } from 'node:fs';
import {
  findEntry,
  findTrail,
  makeCosignedReceipt,
  makeTrailReceipt,
  openLog,
  readGiftQuestion,
} from '@centesimo/verify';
import type { OpenedLog } from '@centesimo/verify';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo, ReadArgs } from '../command.ts';
import { createProgress } from '../progress.ts';
import { POLICY_HELP } from '../quorum.ts';
import { LOG_OPTIONS, LOG_OPTIONS_HELP, withNamedLog } from '../questioned-log.ts';
import type { NamedLog } from '../questioned-log.ts';
import { verifyReceiptFile } from '../verify-receipt-file.ts';
import { requireVerified, verifyShown } from '../verify-shown.ts';

const HELP = `centesimo receipt <gift|code|expense|index> -o FILE [options]
centesimo receipt <gift|income|code> --trail -o FILE [options]
centesimo receipt verify <file> --vkey-file FILE [--policy FILE] [--beyond FILE --beyond-vkey-file FILE] [--json]

Writes one file (c2sp.org/tlog-proof) with an entry of the log, its inclusion proof and the signed checkpoint. It can
be verified years later, with nothing running and nobody trusted but the log's key. The entry is that of a gift (its id
or its trail code), of an expense or whatever else has an id, or the one with this index.

With --trail the file holds every entry that the cents of a gift went through, and what proves their places: the share of
each payment follows from it, to the cent. It is the receipt that a donor's page offers. The whole log is verified first.

A receipt shows that its entries stood in the log when the checkpoint was signed. It does not show what came later, and
one of a trail not that the rule was kept for everybody else's cents: "centesimo verify" does, over the whole log.

  --beyond FILE      the receipt of the income as which another ledger took in what this gift's ledger handed over, of
                     this log or of another one: the gift's cents are followed from one file into the other
  --beyond-vkey-file FILE  the key of the log of that receipt; left out: the same key
${POLICY_HELP}
  --key-change FILE  the receipt of the entry by which the log's key was changed: who holds the key of before verifies what
                     the one signed that it named
  --trail            of all the ways of a gift's cents, not of its entry alone
  -o, --out FILE     where to write; a file that is there is not overwritten
${LOG_OPTIONS_HELP}

Exit codes: 0 written or verified, 1 the receipt does not verify, 2 no such entry, log or file, 64 wrong usage.

Example: centesimo receipt 0C1N-8RKX-3M5T-7W2V-9Y4A-6B8D-EF0 -o gift.tlog-proof --from ./mirror
         centesimo receipt verify gift.tlog-proof --vkey-file log.vkey
`;

const OPTIONS = {
  ...LOG_OPTIONS,
  beyond: { type: 'string' },
  'beyond-vkey-file': { type: 'string' },
  policy: { type: 'string' },
  'key-change': { type: 'string' },
  out: { type: 'string', short: 'o' },
  trail: { type: 'boolean' },
} as const;

export const receiptCommand: Command = {
  name: 'receipt',
  summary: 'write the proof of one entry as a file, or verify such a file offline',
  help: HELP,
  run: async (args, io) => {
    const what = 'a gift, code, expense or index; or "verify" and one file';
    const read = readArgs(args, OPTIONS, { min: 1, max: 2, what });
    const [first = '', file] = read.positionals;
    if (first === 'verify') {
      if (file === undefined) throw wrongUsage('expected "verify" and one file');
      const files = {
        file,
        keyFile: textOf(read, 'vkey-file'),
        keyChange: textOf(read, 'key-change'),
        policyFile: textOf(read, 'policy'),
      };
      const [beyond, beyondKey] = [textOf(read, 'beyond'), textOf(read, 'beyond-vkey-file')];
      const second = beyond && { file: beyond, keyFile: beyondKey ?? files.keyFile, policyFile: undefined };
      return verifyReceiptFile(files, second, read.values['json'] === true, io);
    }
    if (file !== undefined) throw wrongUsage(`expected ${what}`);
    if (textOf(read, 'policy') !== undefined) throw wrongUsage('--policy is for "receipt verify"');
    return await write(read, first, io);
  },
};

async function write(read: ReadArgs, named: string, io: CommandIo): Promise<number> {
  const out = textOf(read, 'out');
  if (out === undefined) throw wrongUsage('-o FILE is missing');
  if (existsSync(out)) throw new CliError('file-exists', `${out} is there already, and is not overwritten`);
  const wanted = readWanted(named);
  const isTrail = read.values['trail'] === true;
  if (isTrail && readGiftQuestion(named).fault !== undefined)
    throw wrongUsage('--trail is of a gift: its id or its trail code');
  const { index, receipt } = await withNamedLog(read, io, async (log) => {
    const opened = await openLog(log.source, log.vkey);
    const index = await indexOf(opened, wanted, io);
    const receipt = isTrail
      ? await trailReceipt(opened, log, { named, index }, io)
      : await makeCosignedReceipt(opened, index);
    return { index, receipt };
  });
  writeFileSync(out, receipt, { flag: 'wx' });
  if (read.values['json'] === true) io.out(`${JSON.stringify({ file: out, index })}\n`);
  else
    io.out(
      `${out}: the receipt of entry ${index.toLocaleString('en')}, ${receipt.length.toLocaleString('en')} bytes\n` +
        `To verify it: centesimo receipt verify ${out} --vkey-file FILE\n`,
    );
  return EXIT.done;
}

/** Of a gift whose entry stands at `index`, in the log as it was opened: what came meanwhile is of another receipt. */
async function trailReceipt(
  log: OpenedLog,
  { source, vkey }: NamedLog,
  { index, named }: { readonly named: string; readonly index: number },
  io: CommandIo,
): Promise<string> {
  const pinned = { ...source, checkpoint: () => Promise.resolve(Buffer.from(log.note)) };
  const question = readGiftQuestion(named);
  const wanted = question.trailKey === undefined ? {} : { trailKey: question.trailKey };
  const verified = requireVerified(source.name, await verifyShown(io, pinned, { vkey, ...wanted }));
  const { replay } = verified;
  const found = findTrail(replay, question, verified.origin);
  if (found === undefined) throw new CliError('unknown-gift', 'the log holds no such gift');
  const place = { ledger: found.ledger, gift: found.trail.id, index };
  const made = await makeTrailReceipt({ ...log, source: pinned }, replay, place);
  if (made.refused === undefined) return made.text;
  throw new CliError(made.refused, REFUSED[made.refused]);
}

const REFUSED = {
  'unknown-gift': 'the log holds no such gift',
  'trail-too-long': 'its cents went through more entries than one receipt holds',
  'trail-not-provable': 'no receipt proves this trail: "centesimo trail" verifies the whole log and shows it',
} as const;

/** A gift that was announced has an entry of its id before the one that received it: the receipt is of the money. */
const ANNOUNCED = 'org.centesimo.gift.pending.v1';

type Wanted =
  { readonly index: number } | { readonly needle: string; readonly isWanted: (entry: string) => boolean };

interface EntryText {
  readonly event: {
    readonly type: string;
    readonly subject: string;
    readonly data: { readonly trailKey?: string };
  };
}

/** @throws CliError `wrong-usage` */
function readWanted(named: string): Wanted {
  if (/^[0-9]{1,15}$/.test(named)) return { index: Number(named) };
  if (/^[a-z]+_[a-z2-7]{1,60}$/.test(named)) {
    const isWanted = (entry: string): boolean => {
      const { subject, type } = (JSON.parse(entry) as EntryText).event;
      return subject === named && type !== ANNOUNCED;
    };
    return { needle: `"subject":"${named}"`, isWanted };
  }
  const { fault, trailKey } = readGiftQuestion(named);
  if (fault !== undefined || trailKey === undefined)
    throw wrongUsage(`not an id, an index or a trail code: ${fault ?? 'unknown'}`);
  const isWanted = (entry: string): boolean => {
    const { data, type } = (JSON.parse(entry) as EntryText).event;
    return data.trailKey === trailKey && type !== ANNOUNCED;
  };
  return { needle: `"trailKey":"${trailKey}"`, isWanted };
}

/** @throws CliError `unknown-entry` */
async function indexOf(log: OpenedLog, wanted: Wanted, io: CommandIo): Promise<number> {
  const { size } = log.checkpoint;
  if ('index' in wanted) {
    if (wanted.index < size) return wanted.index;
    throw new CliError('unknown-entry', `the log has ${size.toLocaleString('en')} entries, counted from 0`);
  }
  const progress = createProgress(io, 'looking for the entry');
  const options = { onProgress: progress.update, signal: io.signal };
  const index = await findEntry(log, wanted.needle, wanted.isWanted, options).finally(progress.end);
  if (index === undefined) throw new CliError('unknown-entry', 'the log holds no such entry');
  return index;
}
