/** `evidence`: whether a file is the one that a payment was recorded with, by a slip and the log's key alone. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { LogError, parseVkey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { SLIP_CHARS_MAX, SlipError, verifySlip } from '@centesimo/verify';
import type { VerifiedSlip } from '@centesimo/verify';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo } from '../command.ts';
import { readTextFile } from '../text-file.ts';

const HELP = `centesimo evidence check FILE --slip SLIP --vkey-file KEY [--json]

Says whether FILE is the document that a payment was recorded with, not a byte changed. SLIP is what the page of the
payment offers beside the document: the proof that the log holds the document's seal, and what opens the seal. Nothing
is asked of anybody: KEY is the log's public key, got by another way than the page.

  --slip SLIP        the slip
  --vkey-file KEY    the log's public key
  --json             one JSON value

Exit codes: 0 this is the file, 1 it is not, or the slip proves nothing, 2 no such file, 64 wrong usage.

Example: centesimo evidence check invoice.pdf --slip document-zs0HswYXjmCC.slip.json --vkey-file log.vkey
`;

const OPTIONS = { slip: { type: 'string' }, 'vkey-file': { type: 'string' } } as const;

export const evidenceCommand: Command = {
  name: 'evidence',
  summary: 'check offline that a file is the document of a payment',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 2, max: 2, what: '"check" and one file' });
    const [what, file = ''] = read.positionals;
    if (what !== 'check') throw wrongUsage('expected "check" and one file');
    const slip = textOf(read, 'slip');
    const keyFile = textOf(read, 'vkey-file');
    if (slip === undefined) throw wrongUsage('--slip SLIP is missing');
    if (keyFile === undefined)
      throw wrongUsage('--vkey-file KEY is missing: without the key nothing is proven');
    return await check({ file, slip, keyFile, isJson: read.values['json'] === true }, io);
  },
};

interface Asked {
  readonly file: string;
  readonly slip: string;
  readonly keyFile: string;
  readonly isJson: boolean;
}

async function check({ file, isJson, keyFile, slip }: Asked, io: CommandIo): Promise<number> {
  const verified = readSlip(slip, keyFile);
  if ('failed' in verified) {
    const { code, message } = verified.failed;
    io.out(
      isJson
        ? `${JSON.stringify({ kind: 'failed', code, message })}\n`
        : `NOT PROVEN  ${slip}\n  ${code}: ${message}\n`,
    );
    return EXIT.failed;
  }
  const found = await describe(file, verified.file.bytes);
  const isSame = found.bytes === verified.file.bytes && found.sha256 === verified.file.sha256;
  io.out(
    isJson ? `${JSON.stringify(toJson(isSame, verified))}\n` : toText(file, isSame, verified, found.bytes),
  );
  return isSame ? EXIT.done : EXIT.failed;
}

type Read = VerifiedSlip | { readonly failed: { readonly code: string; readonly message: string } };

/** @throws CliError where a file cannot be read */
function readSlip(slip: string, keyFile: string): Read {
  const key = readTextFile(keyFile, 'the key file').trim();
  const text = readTextFile(slip, 'the slip', 3 * SLIP_CHARS_MAX);
  try {
    return verifySlip(text, parseVkey(nodeSha256, key));
  } catch (error) {
    if (error instanceof SlipError || error instanceof LogError) return { failed: error };
    throw error;
  }
}

interface Found {
  readonly bytes: number;
  /** base64url; undefined where the size says already that it is another file. */
  readonly sha256: string | undefined;
}

/** Reads the file piece by piece, whatever its size. @throws CliError `file-unreadable` */
async function describe(path: string, expected: number): Promise<Found> {
  try {
    const { size } = statSync(path);
    if (size !== expected) return { bytes: size, sha256: undefined };
    const sha256 = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      sha256.update(chunk);
      bytes += chunk.length;
    }
    return { bytes, sha256: sha256.digest('base64url') };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CliError('file-unreadable', `the file ${path} cannot be read: ${code}`, undefined, {
      cause: error,
    });
  }
}

function toJson(isSame: boolean, { checkpoint, file, index, ledger, subject, time }: VerifiedSlip): object {
  const { origin, size } = checkpoint;
  return { kind: isSame ? 'same' : 'other', origin, size, index, ledger, of: subject, recorded: time, file };
}

function toText(path: string, isSame: boolean, slip: VerifiedSlip, bytes: number): string {
  const { checkpoint, file, index, ledger, subject, time } = slip;
  const size = bytes.toLocaleString('en');
  const verdict = isSame
    ? `THIS IS THE FILE  ${path}\n  ${size} bytes, not one of them changed.`
    : bytes === file.bytes
      ? `THIS IS NOT THE FILE  ${path}\n  It has as many bytes, and not the same.`
      : `THIS IS NOT THE FILE  ${path}\n  It has ${size} bytes; the document has ${file.bytes.toLocaleString('en')}.`;
  return [
    verdict,
    `  document  ${file.mediaType} of ${subject}, ledger ${ledger}`,
    `  recorded  ${time}, entry ${index.toLocaleString('en')} of ${checkpoint.origin}`,
    `  signed    in a checkpoint of ${checkpoint.size.toLocaleString('en')} entries`,
    '  Whether a copy replaced it later, a slip does not show: the page of the payment does, or the log.',
    '',
  ].join('\n');
}
