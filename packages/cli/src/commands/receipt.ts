/** `receipt`: one file that proves one entry, and its verification with nothing but the log's key. */
import { existsSync, writeFileSync } from 'node:fs';
import { eventOf, hexOf, LogError, parseEntry, parseVkey, textOfUtf8, verifyReceipt } from '@centesimo/log';
import type { JsonObject, VerifiedReceipt } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { findEntry, makeReceipt, openLog, readGiftQuestion } from '@centesimo/verify';
import type { OpenedLog } from '@centesimo/verify';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo, ReadArgs } from '../command.ts';
import { createProgress } from '../progress.ts';
import { LOG_OPTIONS, LOG_OPTIONS_HELP, withNamedLog } from '../questioned-log.ts';
import { readTextFile } from '../text-file.ts';

const HELP = `centesimo receipt <gift|code|expense|index> -o FILE [options]
centesimo receipt verify <file> --vkey-file FILE [--json]

Writes one file (c2sp.org/tlog-proof) with an entry of the log, its inclusion proof and the signed checkpoint. It can
be verified years later, with nothing running and nobody trusted but the log's key. The entry is that of a gift (its id
or its trail code), of an expense or whatever else has an id, or the one with this index.

A receipt shows that the entry stood in the log when the checkpoint was signed. It does not show what came later.

  -o, --out FILE     where to write; a file that is there is not overwritten
${LOG_OPTIONS_HELP}

Exit codes: 0 written or verified, 1 the receipt does not verify, 2 no such entry, log or file, 64 wrong usage.

Example: centesimo receipt 0C1N-8RKX-3M5T-7W2V-9Y4A-6B8D-EF0 -o gift.tlog-proof --from ./mirror
         centesimo receipt verify gift.tlog-proof --vkey-file log.vkey
`;

const OPTIONS = { ...LOG_OPTIONS, out: { type: 'string', short: 'o' } } as const;

export const receiptCommand: Command = {
  name: 'receipt',
  summary: 'write the proof of one entry as a file, or verify such a file offline',
  help: HELP,
  run: async (args, io) => {
    const what = 'a gift, code, expense or index; or "verify" and one file';
    const read = readArgs(args, OPTIONS, { min: 1, max: 2, what });
    const [first = '', file] = read.positionals;
    if (first === 'verify') return verifyFile(read, file, io);
    if (file !== undefined) throw wrongUsage(`expected ${what}`);
    return await write(read, first, io);
  },
};

async function write(read: ReadArgs, named: string, io: CommandIo): Promise<number> {
  const out = textOf(read, 'out');
  if (out === undefined) throw wrongUsage('-o FILE is missing');
  if (existsSync(out)) throw new CliError('file-exists', `${out} is there already, and is not overwritten`);
  const wanted = readWanted(named);
  const { index, receipt } = await withNamedLog(read, io, async ({ source, vkey }) => {
    const log = await openLog(source, vkey);
    const index = await indexOf(log, wanted, io);
    return { index, receipt: await makeReceipt(log, index) };
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

type Wanted =
  { readonly index: number } | { readonly needle: string; readonly isWanted: (entry: string) => boolean };

interface EntryText {
  readonly event: { readonly subject: string; readonly data: { readonly trailKey?: string } };
}

/** @throws CliError `wrong-usage` */
function readWanted(named: string): Wanted {
  if (/^[0-9]{1,15}$/.test(named)) return { index: Number(named) };
  if (/^[a-z]+_[a-z2-7]{1,60}$/.test(named)) {
    const isWanted = (entry: string): boolean => (JSON.parse(entry) as EntryText).event.subject === named;
    return { needle: `"subject":"${named}"`, isWanted };
  }
  const { fault, trailKey } = readGiftQuestion(named);
  if (fault !== undefined || trailKey === undefined)
    throw wrongUsage(`not an id, an index or a trail code: ${fault ?? 'unknown'}`);
  const isWanted = (entry: string): boolean =>
    (JSON.parse(entry) as EntryText).event.data.trailKey === trailKey;
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

function verifyFile(read: ReadArgs, file: string | undefined, io: CommandIo): number {
  const keyFile = textOf(read, 'vkey-file');
  if (file === undefined) throw wrongUsage('expected "verify" and one file');
  if (keyFile === undefined)
    throw wrongUsage('--vkey-file FILE is missing: without the key nothing is proven');
  const logKey = parseVkey(nodeSha256, readTextFile(keyFile, 'the key file').trim());
  const isJson = read.values['json'] === true;
  try {
    const receipt = readTextFile(file, 'the receipt');
    const verified = verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey });
    io.out(isJson ? `${JSON.stringify(jsonOf(verified))}\n` : verifiedText(file, verified));
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const { code, message } = error;
    io.out(
      isJson
        ? `${JSON.stringify({ kind: 'failed', code, message })}\n`
        : `FAILED  ${file}\n  ${code}: ${message}\n`,
    );
    return EXIT.failed;
  }
}

interface Shown {
  readonly ledger: string;
  readonly seq: number;
  readonly event: JsonObject;
}

/** What an entry of ours says; undefined for one that is proven all the same, and of another log's form. */
function shownOf(entry: Uint8Array): Shown | undefined {
  try {
    const parsed = parseEntry(textOfUtf8(entry));
    return { ledger: parsed.ledger, seq: parsed.seq, event: eventOf(parsed) };
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

function jsonOf({ checkpoint, entry, index }: VerifiedReceipt): object {
  const { cosignatures, origin, root, size } = checkpoint;
  const witnesses = cosignatures.map(({ key }) => key.name);
  const said = shownOf(entry) ?? { base64: Buffer.from(entry).toString('base64') };
  return { kind: 'verified', index, origin, size, root: hexOf(root), witnesses, entry: said };
}

function verifiedText(file: string, { checkpoint, entry, index }: VerifiedReceipt): string {
  const { origin, root, size } = checkpoint;
  const place = `${index.toLocaleString('en')} of ${origin}`;
  return [
    `VERIFIED  ${file}`,
    ...entryLines(place, entry),
    `  signed   in a checkpoint of ${size.toLocaleString('en')} entries with the root ${hexOf(root)}`,
    '  It stood in the log when that was signed. What came later is not shown: ask for a newer one, or verify the log.',
    '',
  ].join('\n');
}

function entryLines(place: string, entry: Uint8Array): string[] {
  const said = shownOf(entry);
  if (said === undefined)
    return [`  entry    ${place}; ${entry.length} bytes that are no entry of Centesimo`];
  const { event, ledger, seq } = said;
  return [
    `  entry    ${place}; ${seq.toLocaleString('en')} of the ledger ${ledger}`,
    `  event    ${textIn(event, 'type')} of ${textIn(event, 'subject')}, recorded ${textIn(event, 'time')}`,
    `  data     ${JSON.stringify(event['data'])}`,
  ];
}

function textIn(event: JsonObject, name: string): string {
  const value = event[name];
  return typeof value === 'string' ? value : '?';
}
