/** The logs that a witness knows, from a file: a public key a line, and after it where the entries are. */
import { LogError, parseVkey } from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import type { LogSource } from '@centesimo/verify';
import type { WitnessedLog } from '@centesimo/witness';
import { CliError } from './command.ts';
import { sourceOf } from './named-source.ts';
import { readTextFile, readTokenFile } from './text-file.ts';

/** Each one that is followed holds its replayed money in memory. */
const LOGS_MAX = 1_000;

/** Empty lines and those that begin with # are passed over. The signal ends what is being fetched. @throws CliError `logs-malformed`, naming the line */
export function readWitnessedLogs(file: string, signal: AbortSignal): WitnessedLog[] {
  const logs = readTextFile(file, 'the file of logs')
    .split('\n')
    .flatMap((line, at) => {
      const text = line.trim();
      return text === '' || text.startsWith('#') ? [] : [readLine(text, `line ${at + 1} of ${file}`, signal)];
    });
  const origins = new Set(logs.map(({ logKey }) => logKey.name));
  if (logs.length === 0 || logs.length > LOGS_MAX)
    throw new CliError('logs-malformed', `${file} names ${logs.length} logs: 1 to ${LOGS_MAX} are wanted`);
  if (origins.size < logs.length)
    throw new CliError('logs-malformed', `${file} names a log twice: one key is believed of an origin`);
  return logs;
}

function readLine(text: string, where: string, signal: AbortSignal): WitnessedLog {
  const [vkey = '', place, tokenFile, ...more] = text.split(/\s+/);
  if (more.length > 0)
    throw new CliError('logs-malformed', `${where} is not a key, a place and a token file`);
  const logKey = keyOf(vkey, where);
  return place === undefined ? { logKey } : { logKey, source: freshSource(place, tokenFile, signal) };
}

function keyOf(vkey: string, where: string): VerifierKey {
  let key: VerifierKey;
  try {
    key = parseVkey(nodeSha256, vkey);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new CliError('logs-malformed', `${where} is no public key of a log`, undefined, { cause: error });
  }
  if (key.type === 'ed25519') return key;
  throw new CliError('logs-malformed', `${where} is the key of a witness, not of a log`);
}

/** A token is read again at every call: one that "centesimo token --keep" keeps fresh lives shorter than a witness. */
function freshSource(place: string, tokenFile: string | undefined, signal: AbortSignal): LogSource {
  const open = (): LogSource =>
    sourceOf(place, tokenFile === undefined ? undefined : readTokenFile(tokenFile), signal);
  const { concurrency, name } = open();
  return {
    name,
    concurrency,
    checkpoint: async () => open().checkpoint(),
    tile: async (path) => open().tile(path),
  };
}
