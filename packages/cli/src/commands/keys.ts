/** `keys`: the keys that the services of one deployment share, made once. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AuthError, openTokenKeys } from '@centesimo/auth';
import { openLogKey, openWriterSecrets, originSetting, TOKEN_ISSUER } from '@centesimo/service';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command } from '../command.ts';

const HELP = `centesimo keys <folder> --origin NAME [options]

Makes the keys of a deployment whose services run as processes of their own: the folder that CENTESIMO_KEYS names. (npm
start makes its own at its first start.) A folder that holds any of them is refused: with other keys known payments would
be new gifts, and the log could not go on under its name. Keep a copy where a fire does not reach both.

  --origin NAME      name of the log and of its key, for ever: a name you own (CENTESIMO_ORIGIN)
  --json             one JSON value on stdout

Exit codes: 0 made, 2 not made, 64 wrong usage.

Example: centesimo keys ./keys --origin log.example.org/centesimo
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

export const keysCommand: Command = {
  name: 'keys',
  summary: 'make the keys that the services of a deployment share',
  help: HELP,
  run: async (args, io) => {
    const what = { min: 1, max: 1, what: 'one folder to make' };
    const read = readArgs(args, { origin: { type: 'string' } }, what);
    const folder = read.positionals[0] ?? '';
    const named = textOf(read, 'origin') ?? io.env['CENTESIMO_ORIGIN'] ?? '';
    const origin = originSetting.read(named);
    if (origin === undefined) throw wrongUsage(`--origin is ${originSetting.wanted}`);
    makeKeys(folder, origin);
    io.out(
      read.values['json'] === true
        ? `${JSON.stringify({ folder, origin, files: FILES })}\n`
        : listOf(folder, origin),
    );
    return await Promise.resolve(EXIT.done);
  },
};

/** What is there is never touched, nor taken away after a failure: it might be another's. @throws CliError */
function makeKeys(folder: string, origin: string): void {
  const there = FILES.filter(({ file }) => existsSync(join(folder, file))).map(({ file }) => file);
  if (there.length > 0) {
    const all = there.length === FILES.length ? 'the keys' : `${there.join(', ')}, and not the others,`;
    throw new CliError('keys-exist', `${folder} holds ${all} already: keys are never made again`);
  }
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    chmodSync(folder, OWNER_ONLY);
    openTokenKeys(folder, TOKEN_ISSUER);
    openWriterSecrets(folder, true);
    openLogKey({ skey: join(folder, 'log.skey'), vkey: join(folder, 'log.vkey') }, origin, true);
  } catch (error) {
    throw toCliError(folder, error);
  }
}

function toCliError(folder: string, error: unknown): CliError {
  if (error instanceof AuthError) return new CliError(error.code, error.message);
  const { code, message } = error as NodeJS.ErrnoException;
  return new CliError('keys-not-made', `${folder}: ${code ?? message}`);
}

function listOf(folder: string, origin: string): string {
  const width = Math.max(...FILES.map(({ file }) => file.length));
  const lines = FILES.flatMap(({ file, isSecret, services, use }) => [
    `  ${file.padEnd(width)}  ${isSecret ? 'secret' : 'public'}  ${use}`,
    `  ${' '.repeat(width)}          for ${services.join(', ')}`,
  ]);
  return [
    `The keys of ${origin} are in ${folder}, readable by their owner alone:`,
    ...lines,
    `Set CENTESIMO_KEYS=${folder} and CENTESIMO_ORIGIN=${origin} for each service, and keep a copy elsewhere.`,
    '',
  ].join('\n');
}
