/** `witness`: a process that cosigns checkpoints of logs, and replays the money of those whose entries it may read. */
import { once } from 'node:events';
import { formatVkey } from '@centesimo/log';
import { readWitnessKey, systemClock } from '@centesimo/service';
import { serveWitness } from '@centesimo/witness';
import type { WitnessEvent } from '@centesimo/witness';
import { EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo } from '../command.ts';
import { readWitnessedLogs } from '../witness-logs.ts';

const HELP = `centesimo witness --key-file FILE --logs FILE --data FOLDER [options]

Cosigns checkpoints of logs for whoever asks (C2SP tlog-witness: POST /add-checkpoint), until it is stopped. A checkpoint
must be signed by the log's key and continue the one that was cosigned last. Of a log whose entries it may read, chains,
tree and every money rule are verified before anything is cosigned: it cosigns only as far as its replay stands, and
refuses for good, also after a restart, a log that its own key proves to be wrong.

  --key-file FILE     the witness's own key (centesimo keys DIR --witness NAME); readable by its owner alone
  --logs FILE         the logs, one a line: the log's public key; after it, where entries are to be followed, the address or
                      folder of the log and, if it asks one, a file with an auditor's token
  --data FOLDER       what was cosigned and what is refused; never delete it, and run one witness on it
  --listen HOST:PORT  (127.0.0.1:7430; port 0 takes a free one)
  --json              one JSON value a line on stdout, every cosignature with them

GET /status says what is known of each log; GET /<SHA-256 of the origin in hex>/checkpoint is the last one cosigned.

Exit codes: 0 stopped, 1 stopped and a log is refused, 2 could not start, 64 wrong usage.

Example: centesimo witness --key-file ./keys/witness.skey --logs ./logs.txt --data ./witness-data
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = { 'key-file': TEXT, logs: TEXT, data: TEXT, listen: TEXT } as const;
const LISTEN = '127.0.0.1:7430';

export const witnessCommand: Command = {
  name: 'witness',
  summary: 'cosign checkpoints of logs, after replaying their money',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 0, max: 0, what: 'options only' });
    const wanted = (name: keyof typeof OPTIONS): string => {
      const value = textOf(read, name);
      if (value === undefined) throw wrongUsage(`--${name} is missing`);
      return value;
    };
    const [keyFile, logsFile, folder] = [wanted('key-file'), wanted('logs'), wanted('data')];
    const address = textOf(read, 'listen') ?? LISTEN;
    if (!/^.+:\d{1,5}$/.test(address)) throw wrongUsage('--listen is host:port');
    const key = readWitnessKey(keyFile);
    const logs = readWitnessedLogs(logsFile, io.signal);
    const isJson = read.values['json'] === true;
    let refused = false;
    const tell = (event: WitnessEvent): void => {
      refused ||= event.name === 'refused';
      say(io, isJson, event);
    };
    const { withWitnessStore } = await import('../compose.ts');
    await withWitnessStore(folder, async (documents) => {
      const ports = { key, documents, clock: systemClock, logs, tell, stateFolder: folder };
      const running = await serveWitness({ address, ...ports });
      const [url, vkey] = [`http://${running.address}`, formatVkey(key)];
      const listening = { name: 'listening', url, vkey, logs: logs.map(({ logKey }) => logKey.name) };
      io.out(isJson ? `${JSON.stringify(listening)}\n` : `The witness ${vkey} listens at ${url}\n`);
      if (!io.signal.aborted) await once(io.signal, 'abort');
      await running.stop();
    });
    return refused ? EXIT.failed : EXIT.done;
  },
};

function say(io: CommandIo, isJson: boolean, event: WitnessEvent): void {
  if (isJson) io.out(`${JSON.stringify(plainOf(event))}\n`);
  else io.out(sentenceOf(event));
}

function plainOf(event: WitnessEvent): object {
  return event.name === 'failed' ? { ...event, error: messageOf(event.error) } : event;
}

function sentenceOf(event: WitnessEvent): string {
  switch (event.name) {
    case 'cosigned':
      // As often as the log publishes.
      return '';
    case 'caught-up':
      return `${event.origin}: ${event.size} entries are verified\n`;
    case 'held-up':
      return `${event.origin}: cosigns nothing new for now: ${event.reason}\n`;
    case 'refused':
      return `${event.origin}: REFUSED since ${event.refusal.at}: ${event.refusal.failure.message}\n`;
    case 'failed':
      return `${event.origin}: a fault of this witness: ${messageOf(event.error)}\n`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
