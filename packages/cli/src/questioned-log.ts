/** The verified log that a question is asked of: a mirror, an address, or the system behind a data folder. */
import type { LogSource, Verified } from '@centesimo/verify';
import { publicCommitments } from '@centesimo/verify';
import { CliError } from './command.ts';
import type { CommandIo, ReadArgs } from './command.ts';
import { textOf } from './command.ts';
import { isAddress, keyBeside, sourceOf } from './named-source.ts';
import { fetchDetails, folderDetails, NO_DETAILS } from './public-details.ts';
import type { PublicDetails } from './public-details.ts';
import { dataFolder, openSystem } from './running-system.ts';
import { openServedLog } from './served-log.ts';
import { readTextFile } from './text-file.ts';
import { requireVerified, verifyShown } from './verify-shown.ts';

const TEXT = { type: 'string' } as const;

/** Options of every command that asks a log. */
export const LOG_OPTIONS = { from: TEXT, data: TEXT, 'vkey-file': TEXT } as const;

export const LOG_OPTIONS_HELP = `  --from FOLDER|URL  ask this mirror or log, with nothing running
  --data DIR         ask the system on this folder (./data); it is started for the time of the command if need be
  --vkey-file FILE   the log's public key; without it the one beside the log is taken, which shows only that the
                     log agrees with itself
  --json             one JSON value on stdout`;

export interface QuestionedLog {
  readonly verified: Verified;
  readonly details: PublicDetails;
  /** Where the key came from, for the last line. */
  readonly keyFrom: string;
}

/** Verifies the whole log and answers it. @throws CliError */
export async function askLog(read: ReadArgs, io: CommandIo, trailKey?: string): Promise<QuestionedLog> {
  const from = textOf(read, 'from');
  if (from === undefined) return askSystem(read, io, trailKey);
  const source = sourceOf(from);
  const { vkey, keyFrom } = keyFor(read, keyBeside(from), from);
  const verified = await verifiedBy(io, source, vkey, trailKey);
  return { verified, details: isAddress(from) ? NO_DETAILS : folderDetails(from), keyFrom };
}

function keyFor(
  read: ReadArgs,
  beside: string | undefined,
  where: string,
): { vkey: string; keyFrom: string } {
  const file = textOf(read, 'vkey-file');
  if (file !== undefined) return { vkey: readTextFile(file, 'the key file'), keyFrom: file };
  if (beside === undefined)
    throw new CliError('key-missing', `${where} has no key beside it: give --vkey-file`);
  return { vkey: beside, keyFrom: 'beside the log' };
}

async function verifiedBy(
  io: CommandIo,
  source: LogSource,
  vkey: string,
  trailKey: string | undefined,
): Promise<Verified> {
  const wanted = trailKey === undefined ? {} : { trailKey };
  return requireVerified(source.name, await verifyShown(io, source, { vkey, ...wanted }));
}

async function askSystem(
  read: ReadArgs,
  io: CommandIo,
  trailKey: string | undefined,
): Promise<QuestionedLog> {
  const system = await openSystem(dataFolder(io, textOf(read, 'data')), io);
  const served = openServedLog(system);
  try {
    const { vkey, keyFrom } = keyFor(read, await served.vkey(), served.source.name);
    const verified = await verifiedBy(io, served.source, vkey, trailKey);
    const details = await fetchDetails(system, publicCommitments(verified.replay));
    return { verified, details, keyFrom };
  } finally {
    served.close();
    await system.close();
  }
}

/** The line that says what an answer rests on. */
export function basisText({ verified, keyFrom }: QuestionedLog): string {
  const { size, origin, seconds } = verified;
  return `As of entry ${size.toLocaleString('en')} of ${origin}, all verified in ${seconds.toFixed(2)} s (key: ${keyFrom}).`;
}
