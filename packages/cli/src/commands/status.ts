/** `status`: how far the log of a running system is. */
import { AuditService, createClient } from '@centesimo/grpc';
import { EXIT, readArgs, textOf } from '../command.ts';
import type { Command } from '../command.ts';
import { dataFolder, openSystem } from '../running-system.ts';
import { type Witnessed, witnessLines, witnessedOf } from '../witnessed.ts';

const HELP = `centesimo status [options]

Entries in the log and in its published checkpoint, who of the witnesses cosigned which of them, which was last
stamped by a time authority, how far each source journal is taken in, and which messages in the topic are not ours (the newest hundred; docs/OPERATIONS.md lists the
reasons).

  --data DIR         the system on this folder (./data); it is started for the time of the command if need be
  --json             one JSON value on stdout

Exit codes: 0 shown, 1 a source journal is stopped by an event that breaks a rule, 2 no system, 64 wrong usage.

Example: centesimo status --data ./data
`;

export const statusCommand: Command = {
  name: 'status',
  summary: 'how far the log is, and whether a source is stopped',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, { data: { type: 'string' } }, { min: 0, max: 0, what: 'no arguments' });
    const system = await openSystem(dataFolder(io, textOf(read, 'data')), io);
    const client = createClient(AuditService, {
      address: system.addresses.audit,
      token: () => system.token(),
    });
    try {
      const answer = await client.call.getStatus({});
      const { size, publishedSize, marks, stamps, vkey } = answer;
      const { messages } = await client.call.listForeignMessages({});
      const foreign = messages.map(({ bytes, offset, partition, reason, seenAt, sha256 }) => {
        return { partition, offset: Number(offset), reason, bytes, sha256, seenAt };
      });
      const journals = marks.map(({ journal, n, lag, stopped }) => {
        return { journal, record: Number(n), lag: Number(lag), stopped };
      });
      const status = {
        address: system.addresses.audit,
        size: Number(size),
        publishedSize: Number(publishedSize),
        vkey,
        witnessed: witnessedOf(answer),
        journals,
        stamps: {
          authority: stamps?.authority ?? '',
          size: Number(stamps?.size ?? 0n),
          stampedAt: stamps?.stampedAt ?? '',
          failures: Number(stamps?.failures ?? 0n),
          lastFailure: stamps?.lastFailure ?? '',
        },
        foreign,
      };
      const stopped = journals.filter((journal) => journal.stopped !== '');
      if (read.values['json'] === true) io.out(`${JSON.stringify(status)}\n`);
      else io.out(statusText(status));
      return stopped.length === 0 ? EXIT.done : EXIT.failed;
    } finally {
      client.close();
      await system.close();
    }
  },
};

interface Status {
  readonly address: string;
  readonly size: number;
  readonly publishedSize: number;
  readonly vkey: string;
  /** Null where no witness is asked. */
  readonly witnessed: Witnessed | null;
  readonly journals: readonly { journal: string; record: number; lag: number; stopped: string }[];
  readonly stamps: Stamps;
  readonly foreign: readonly Foreign[];
}

interface Stamps {
  /** Empty: none is set. */
  readonly authority: string;
  readonly size: number;
  readonly stampedAt: string;
  readonly failures: number;
  readonly lastFailure: string;
}

interface Foreign {
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly seenAt: string;
}

const FOREIGN_SHOWN = 10;

function statusText(status: Status): string {
  const { address, size, publishedSize, vkey, witnessed, journals, stamps, foreign } = status;
  const behind = journals.filter(({ lag, stopped }) => lag > 0 || stopped !== '');
  return [
    `System at ${address}`,
    `  log        ${size.toLocaleString('en')} entries, ${publishedSize.toLocaleString('en')} published`,
    `  key        ${vkey}`,
    ...witnessLines(witnessed),
    ...stampLines(stamps),
    `  sources    ${journals.length - behind.length} of ${journals.length} journals taken in whole`,
    ...behind.map(({ journal, record, lag, stopped }) => {
      const state = stopped === '' ? `${lag} events to come` : `STOPPED: ${stopped}`;
      return `  ${journal.padEnd(20)} record ${record}, ${state}`;
    }),
    ...foreignLines(foreign),
    '',
  ].join('\n');
}

/** Nothing where no authority is set and none ever was. */
function stampLines({ authority, failures, lastFailure, size, stampedAt }: Stamps): string[] {
  if (authority === '' && size === 0) return [];
  const last = size === 0 ? 'none yet' : `the first ${size.toLocaleString('en')} entries, at ${stampedAt}`;
  const by = authority === '' ? 'no authority is set now' : `by ${authority}`;
  const failing = lastFailure === '' ? [] : [`  ${' '.repeat(10)} the last try FAILED: ${lastFailure}`];
  const failed = failures === 0 ? '' : `; ${failures} tries failed since the start`;
  return [`  stamped    ${last}, ${by}${failed}`, ...failing];
}

/** Nothing where there is none; the newest first. */
function foreignLines(foreign: readonly Foreign[]): string[] {
  if (foreign.length === 0) return [];
  const lines = foreign
    .slice(0, FOREIGN_SHOWN)
    .map(({ bytes, offset, partition, reason, seenAt, sha256 }) => {
      const place = `partition ${partition} offset ${offset}`.padEnd(30);
      return `  ${place} ${reason}, ${bytes} bytes, sha256 ${sha256}, seen ${seenAt}`;
    });
  return [
    `  foreign    ${foreign.length} messages in the topic are not ours, and were passed over`,
    ...lines,
  ];
}
