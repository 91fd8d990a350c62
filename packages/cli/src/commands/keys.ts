/** `keys`: the keys that the services of one deployment share, made once. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AuthError, openTokenKeys } from '@centesimo/auth';
import { formatVkey } from '@centesimo/log';
import {
  makeNextLogKey,
  makeWitnessKey,
  NEXT_SKEY,
  openLogKey,
  openWriterSecrets,
  originSetting,
  TOKEN_ISSUER,
} from '@centesimo/service';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo } from '../command.ts';

const HELP = `centesimo keys <folder> --origin NAME [options]
centesimo keys <folder> --witness NAME [options]

Makes the keys of a deployment whose services run as processes of their own: the folder that CENTESIMO_KEYS names. (npm
start makes its own at its first start.) A folder that holds any of them is refused: with other keys known payments would
be new gifts, and the log could not go on under its name. Keep a copy where a fire does not reach both.

With --witness it makes the key of a witness instead, which cosigns logs of other people: "centesimo witness".

  --origin NAME      name of the log and of its key, for ever: a name you own (CENTESIMO_ORIGIN)
  --witness NAME     name of the witness and of its key, for ever: a name you own
  --rotate           makes the key that is to sign the log after the present one (log.next.skey), in a folder that holds
                     log.skey: the log says so in an entry at the next start of audit. docs/OPERATIONS.md has the steps
  --json             one JSON value on stdout

Exit codes: 0 made, 2 not made, 64 wrong usage.

Example: centesimo keys ./keys --origin log.example.org/centesimo
         centesimo keys ./keys --origin log.example.org/centesimo --rotate
`;

const OWNER_ONLY = 0o700;

interface KeyFile {
  readonly file: string;
  /** What it is for. */
  readonly use: string;
  readonly services: readonly string[];
  readonly isSecret: boolean;
}

const FILES: readonly KeyFile[] = [
  {
    file: 'token-signing.pem',
    use: 'signs access tokens, and the calls of one service to another',
    services: ['donation', 'allocation', 'audit'],
    isSecret: true,
  },
  {
    file: 'token-issuers.json',
    use: 'the public keys whose tokens are believed',
    services: ['donation', 'allocation', 'audit', 'portal'],
    isSecret: false,
  },
  {
    file: 'deployment.secret',
    use: 'ids, actors and trail codes are derived of it',
    services: ['donation', 'allocation'],
    isSecret: true,
  },
  { file: 'log.skey', use: 'signs the log', services: ['audit'], isSecret: true },
  {
    file: 'log.vkey',
    use: 'the public key of the log, for everybody who verifies',
    services: ['portal'],
    isSecret: false,
  },
];

const WITNESS_FILES: readonly KeyFile[] = [
  { file: 'witness.skey', use: 'cosigns logs', services: ['the witness'], isSecret: true },
  {
    file: 'witness.vkey',
    use: 'its public key, for logs and everybody who verifies',
    services: ['logs that ask it'],
    isSecret: false,
  },
];

const TEXT = { type: 'string' } as const;

export const keysCommand: Command = {
  name: 'keys',
  summary: 'make the keys that the services of a deployment share, or that of a witness',
  help: HELP,
  run: async (args, io) => {
    const what = { min: 1, max: 1, what: 'one folder to make' };
    const read = readArgs(args, { origin: TEXT, rotate: { type: 'boolean' }, witness: TEXT }, what);
    const folder = read.positionals[0] ?? '';
    const isJson = read.values['json'] === true;
    const witness = textOf(read, 'witness');
    const given = witness ?? textOf(read, 'origin') ?? io.env['CENTESIMO_ORIGIN'] ?? '';
    if (witness !== undefined && textOf(read, 'origin') !== undefined)
      throw wrongUsage('--origin and --witness are different keys: make them one after the other');
    const name = originSetting.read(given);
    if (name === undefined)
      throw wrongUsage(`${witness === undefined ? '--origin' : '--witness'} is ${originSetting.wanted}`);
    if (read.values['rotate'] === true) {
      if (witness !== undefined) throw wrongUsage('--rotate is of the key of a log');
      return rotate(folder, name, isJson, io);
    }
    const files = witness === undefined ? FILES : WITNESS_FILES;
    makeKeys(folder, files, () => {
      const path = (file: string): string => join(folder, file);
      if (witness !== undefined) {
        makeWitnessKey({ skey: path('witness.skey'), vkey: path('witness.vkey') }, name);
        return;
      }
      openTokenKeys(folder, TOKEN_ISSUER);
      openWriterSecrets(folder, true);
      openLogKey({ skey: path('log.skey'), vkey: path('log.vkey') }, name, true);
    });
    const owner = witness === undefined ? { origin: name } : { witness: name };
    io.out(isJson ? `${JSON.stringify({ folder, ...owner, files })}\n` : listOf(folder, name, files));
    if (witness === undefined && !isJson) io.out(howToUse(folder, name));
    return await Promise.resolve(EXIT.done);
  },
};

function rotate(folder: string, origin: string, isJson: boolean, io: CommandIo): number {
  let keys: ReturnType<typeof makeNextLogKey>;
  try {
    keys = makeNextLogKey(folder, origin);
  } catch (error) {
    throw toCliError(folder, error);
  }
  const [oldKey, newKey] = [formatVkey(keys.old), formatVkey(keys.next)];
  const file = join(folder, NEXT_SKEY);
  io.out(
    isJson
      ? `${JSON.stringify({ folder, origin, file, oldKey, newKey })}\n`
      : [
          `The next key of ${origin} is in ${file}, readable by its owner alone. Keep a copy where that of log.skey is.`,
          `  until now  ${oldKey}`,
          `  next       ${newKey}`,
          'Start audit again: the log names it in an entry, and from there on it signs, for 30 days beside the present one.',
          'Give the new key to whoever verifies: who holds the present one is led to it by that entry.',
          '',
        ].join('\n'),
  );
  return EXIT.done;
}

/** What is there is never touched, nor taken away after a failure: it might be another's. @throws CliError */
function makeKeys(folder: string, files: readonly KeyFile[], make: () => void): void {
  const there = files.filter(({ file }) => existsSync(join(folder, file))).map(({ file }) => file);
  if (there.length > 0) {
    const all = there.length === files.length ? 'the keys' : `${there.join(', ')}, and not the others,`;
    throw new CliError('keys-exist', `${folder} holds ${all} already: keys are never made again`);
  }
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    chmodSync(folder, OWNER_ONLY);
    make();
  } catch (error) {
    throw toCliError(folder, error);
  }
}

function toCliError(folder: string, error: unknown): CliError {
  if (error instanceof AuthError) return new CliError(error.code, error.message);
  const { code, message } = error as NodeJS.ErrnoException;
  return new CliError('keys-not-made', `${folder}: ${code ?? message}`);
}

function listOf(folder: string, name: string, files: readonly KeyFile[]): string {
  const width = Math.max(...files.map(({ file }) => file.length));
  const lines = files.flatMap(({ file, isSecret, services, use }) => [
    `  ${file.padEnd(width)}  ${isSecret ? 'secret' : 'public'}  ${use}`,
    `  ${' '.repeat(width)}          for ${services.join(', ')}`,
  ]);
  const title = `The keys of ${name} are in ${folder}, readable by their owner alone:`;
  return [title, ...lines, ''].join('\n');
}

function howToUse(folder: string, origin: string): string {
  return `Set CENTESIMO_KEYS=${folder} and CENTESIMO_ORIGIN=${origin} for each service, and keep a copy elsewhere.\n`;
}
