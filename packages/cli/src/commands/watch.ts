/** `watch`: follows a log, keeps what was verified, and tells when something is wrong. */
import { setTimeout as wait } from 'node:timers/promises';
import { faultOfWriting } from '@centesimo/verify';
import { EXIT, readArgs, textOf, textsOf, timeOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo, ReadArgs } from '../command.ts';
import { sourceOf } from '../named-source.ts';
import { readTextFile, readTokenFile } from '../text-file.ts';
import { callCommand, exitOf } from '../watch/finding.ts';
import type { Finding } from '../watch/finding.ts';
import { Rounds } from '../watch/rounds.ts';
import type { Round } from '../watch/rounds.ts';

const HELP = `centesimo watch <folder|url> --vkey-file FILE --state FILE [options]

Follows a log: verifies each new entry with all money rules, as verify --state does, and prints a line for what it saw.
It ends when something is wrong: the log was rewritten, has become shorter, breaks a rule, or shows others another
history. With --exec it calls a command instead, once for each finding, and goes on.

  --vkey-file FILE   the log's public key; get it by another way than the log itself
  --state FILE       what was verified, for the next run too; keep it like the key
  --every TIME       between two looks (10s)
  --compare PLACE    a folder or an address at which others see the same log: it must agree; may be given again
  --silent-after T   no new entry, or no answer, for so long is wrong too; without it never
  --exec COMMAND     a program to call: its argument is the code of what was found, its standard input one line of JSON
                     (log, what, message, where, isSigned, size, evidence). No shell is in between; it has a minute
  --once             look once and end
  --evidence FOLDER  where each finding gets a folder with its evidence (./centesimo-evidence)
  --token-file FILE  bearer token, where a log does not open its entries to everybody
  --json             a JSON value on each line

Exit codes: 0 ended, nothing was wrong; 1 something is wrong; 2 could not look (with --silent-after: for so long), or the
state cannot be used; 3 silent for too long; 64 wrong usage.

Example: centesimo watch https://log.example --vkey-file log.vkey --state log.state --compare https://mirror.example
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  'vkey-file': TEXT,
  state: TEXT,
  every: TEXT,
  compare: { type: 'string', multiple: true },
  'silent-after': TEXT,
  exec: TEXT,
  once: { type: 'boolean' },
  evidence: TEXT,
  'token-file': TEXT,
} as const;

const EVERY_MS = 10_000;

interface Watching {
  readonly io: CommandIo;
  readonly name: string;
  readonly json: boolean;
  readonly everyMs: number;
  readonly command: string | undefined;
  readonly isOnce: boolean;
  /** What has been told, and still holds. */
  told: Set<string>;
}

export const watchCommand: Command = {
  name: 'watch',
  summary: 'follow a log, and tell when something is wrong',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 1, max: 1, what: 'one folder or address' });
    const watching: Watching = {
      io,
      name: read.positionals[0] ?? '',
      json: read.values['json'] === true,
      everyMs: timeOf(read, 'every') ?? EVERY_MS,
      command: textOf(read, 'exec'),
      isOnce: read.values['once'] === true,
      told: new Set(),
    };
    const rounds = await openRounds(read, io);
    let exit: number | undefined;
    try {
      exit = await watch(watching, rounds);
    } finally {
      // What was found is told by the exit code, also where the state cannot be written.
      const fault = await faultOfWriting(async () => await rounds.end());
      if (fault !== undefined) io.err(`${fault}\n`);
      if (fault !== undefined && exit === EXIT.done) exit = EXIT.impossible;
    }
    return exit;
  },
};

async function openRounds(read: ReadArgs, io: CommandIo): Promise<Rounds> {
  const [vkeyFile, state, tokenFile] = ['vkey-file', 'state', 'token-file'].map((name) => textOf(read, name));
  if (vkeyFile === undefined) throw wrongUsage('--vkey-file is missing: the key says whom to believe');
  if (state === undefined) throw wrongUsage('--state is missing: without it nothing is remembered');
  const token = tokenFile === undefined ? undefined : readTokenFile(tokenFile);
  return await Rounds.open({
    source: sourceOf(read.positionals[0] ?? '', token, io.signal),
    // The token is for the log alone, and what is compared is open to everybody.
    others: textsOf(read, 'compare').map((place) => sourceOf(place, undefined, io.signal)),
    vkey: readTextFile(vkeyFile, 'the key file'),
    state,
    evidence: textOf(read, 'evidence') ?? 'centesimo-evidence',
    silentAfterMs: timeOf(read, 'silent-after'),
    signal: io.signal,
    now: () => performance.now(),
  });
}

/** Answers the exit code. */
async function watch(watching: Watching, rounds: Rounds): Promise<number> {
  const { everyMs, io, isOnce } = watching;
  while (!io.signal.aborted) {
    const round = await rounds.next();
    if (io.signal.aborted) break;
    const exit = await tell(watching, round);
    if (exit !== undefined) return exit;
    if (isOnce) return round.unreached.length > 0 ? EXIT.impossible : EXIT.done;
    await wait(everyMs, undefined, { signal: io.signal }).catch(() => undefined);
  }
  return EXIT.done;
}

/** Tells what is new in a round; answers the exit code where that ends the watch. */
async function tell(watching: Watching, round: Round): Promise<number | undefined> {
  const { command, io, isOnce, name, told } = watching;
  if (round.entries > 0 || isOnce) sayRound(watching, round);
  for (const reason of round.unreached) if (!told.has(reason)) io.err(`could not look: ${reason}\n`);
  for (const finding of round.findings) {
    if (told.has(keyOf(finding))) continue;
    sayFinding(watching, finding);
    if (command !== undefined) await callCommand(command, finding, name);
  }
  watching.told = new Set([...round.unreached, ...round.findings.map(keyOf)]);
  const [first] = round.findings;
  return first !== undefined && (command === undefined || isOnce) ? exitOf(first) : undefined;
}

/** What holds for long is told once, whatever the seconds in its sentence. */
function keyOf({ message, what }: Finding): string {
  return what.startsWith('log-') && what !== 'log-shrunk' ? what : `${what} ${message}`;
}

function sayRound({ io, json }: Watching, { entries, ledgers, seconds, size }: Round): void {
  const at = new Date().toISOString();
  if (json) io.out(`${JSON.stringify({ at, size, entries, ledgers, seconds })}\n`);
  else
    io.out(
      `${at}  ${size.toLocaleString('en')} ${size === 1 ? 'entry' : 'entries'} (${entries.toLocaleString('en')} new), ${ledgers} ledger${ledgers === 1 ? '' : 's'}, ${seconds.toFixed(2)} s\n`,
    );
}

function sayFinding({ io, json }: Watching, finding: Finding): void {
  const at = new Date().toISOString();
  if (json) io.out(`${JSON.stringify({ at, ...finding })}\n`);
  else io.out([`${at}  WRONG  ${finding.what}: ${finding.message}`, ...more(finding), ''].join('\n'));
}

function more({ evidence, evidenceFault, isSigned }: Finding): string[] {
  const fault =
    isSigned === true ? "the log's key has signed it" : 'it may be the fault of the place that serves it';
  return [
    ...(isSigned === undefined ? [] : [`  ${fault}`]),
    ...(evidence === undefined ? [] : [`  evidence: ${evidence}`]),
    ...(evidenceFault === undefined ? [] : [`  evidence could not be written: ${evidenceFault}`]),
  ];
}
