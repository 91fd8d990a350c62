/** The verified log that a question is asked of: a mirror, an address, or the system behind a data folder. */
import type { LogSource, Verified } from '@centesimo/verify';
import { publicCommitments } from '@centesimo/verify';
import { CliError } from './command.ts';
import type { CommandIo, ReadArgs } from './command.ts';
import { textOf, wrongUsage } from './command.ts';
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

/** Options of those whose answer may be as of an earlier entry. */
export const MONEY_OPTIONS = { ...LOG_OPTIONS, through: TEXT } as const;

export const THROUGH_HELP = `  --through N        as of entry N: later ones are verified, and their money is left out`;

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

/** The log that the options name, for as long as `use` takes. */
export interface NamedLog {
  readonly source: LogSource;
  readonly vkey: string;
  /** Where the key came from, for people. */
  readonly keyFrom: string;
  /** The public texts that this place holds. */
  readonly details: (commitments: () => readonly string[]) => Promise<PublicDetails>;
}

/** @throws CliError, and whatever `use` does */
export async function withNamedLog<T>(
  read: ReadArgs,
  io: CommandIo,
  use: (log: NamedLog) => Promise<T>,
): Promise<T> {
  const from = textOf(read, 'from');
  if (from === undefined) return await withSystemLog(read, io, use);
  const details = isAddress(from) ? NO_DETAILS : folderDetails(from);
  return await use({
    source: sourceOf(from),
    ...keyFor(read, keyBeside(from), from),
    details: async () => details,
  });
}

async function withSystemLog<T>(
  read: ReadArgs,
  io: CommandIo,
  use: (log: NamedLog) => Promise<T>,
): Promise<T> {
  const system = await openSystem(dataFolder(io, textOf(read, 'data')), io);
  const served = openServedLog(system);
  try {
    const key = keyFor(read, await served.vkey(), served.source.name);
    const details = async (commitments: () => readonly string[]): Promise<PublicDetails> =>
      fetchDetails(system, [...commitments()]);
    return await use({ source: served.source, ...key, details });
  } finally {
    served.close();
    await system.close();
  }
}

/** Verifies the whole log and answers it. @throws CliError */
export async function askLog(read: ReadArgs, io: CommandIo, trailKey?: string): Promise<QuestionedLog> {
  return await withNamedLog(read, io, async ({ source, vkey, keyFrom, details }) => {
    const through = throughOf(read);
    const wanted = { ...(trailKey !== undefined && { trailKey }), ...(through !== undefined && { through }) };
    const verified = requireVerified(source.name, await verifyShown(io, source, { vkey, ...wanted }));
    return { verified, details: await details(() => publicCommitments(verified.replay)), keyFrom };
  });
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

function throughOf(read: ReadArgs): number | undefined {
  const text = textOf(read, 'through');
  if (text === undefined) return undefined;
  if (!/^[0-9]{1,15}$/.test(text)) throw wrongUsage('--through is the index of an entry');
  return Number(text);
}

/** The line that says what an answer rests on. */
export function basisText({ verified, keyFrom }: QuestionedLog): string {
  const { size, origin, replay, seconds } = verified;
  if (replay.through < size - 1) {
    const through = replay.through.toLocaleString('en');
    return `As of entry ${through} of ${origin}; all ${size.toLocaleString('en')} verified in ${seconds.toFixed(2)} s (key: ${keyFrom}).`;
  }
  return `As of entry ${size.toLocaleString('en')} of ${origin}, all verified in ${seconds.toFixed(2)} s (key: ${keyFrom}).`;
}
