/** What an outsider sees of the log: its entries, its files, and whether it verifies. */
import { RpcError } from '@centesimo/grpc';
import type { AuditService, ResponseOf } from '@centesimo/grpc';
import type { LogSource } from '@centesimo/verify';
import { type Caller, patiently } from './caller.ts';

export interface SeenEntry {
  readonly ledger: string;
  readonly subject: string;
  /** Without prefix and version. */
  readonly type: string;
  /** Journal and count in it, for example `g1/donation/3 17`. */
  readonly place: string;
}

/** Reads entries as they are published; what was read once is not read again. */
export interface LogView {
  readonly entries: SeenEntry[];
  /** The latest checkpoint seen, which no later one may contradict. */
  note: string | undefined;
  /** The last one seen before the process died: the log must contain what it signed. */
  since: string | undefined;
}

export function createLogView(): LogView {
  return { entries: [], note: undefined, since: undefined };
}

/**
 * Reads on, also over a moment in which audit opens its log anew; the entries read before must still be what they were,
 * or the verification finds it.
 */
export async function readOn(view: LogView, caller: Caller): Promise<void> {
  await patiently(() => readOnce(view, caller));
}

async function readOnce(view: LogView, { audit }: Caller): Promise<void> {
  for await (const { firstIndex, entries } of audit.streamEntries({
    fromIndex: BigInt(view.entries.length),
  })) {
    if (Number(firstIndex) !== view.entries.length)
      throw new Error(`the stream jumps from ${view.entries.length} to ${firstIndex}`);
    for (const entry of entries) view.entries.push(toSeen(entry));
  }
}

function toSeen(bytes: Uint8Array): SeenEntry {
  const { event } = JSON.parse(Buffer.from(bytes).toString()) as { event: Record<string, string> };
  const { id = '', ledger = '', source = '', subject = '', type = '' } = event;
  return {
    ledger,
    subject,
    type: type.replace(/^org\.centesimo\.(.*)\.v1$/, '$1'),
    place: `${source.slice(1)} ${id}`,
  };
}

/** The published size; 0 before the first checkpoint. */
function sizeOf(note: string | undefined): number {
  return Number(note?.split('\n')[1] ?? 0);
}

/** Looks at the published checkpoint, if there is one. @throws Error when it went back */
export async function lookAtCheckpoint(view: LogView, { audit }: Caller): Promise<void> {
  const note = await audit.getCheckpoint({}).then(
    (answer) => answer.note,
    (error: unknown) => {
      if (error instanceof RpcError && error.code === 'log-not-published') return undefined;
      throw error;
    },
  );
  if (sizeOf(note) < sizeOf(view.note))
    throw new Error(`the checkpoint went back from ${sizeOf(view.note)} to ${sizeOf(note)}`);
  view.note = note ?? view.note;
}

/** The log over the public interface, for the verifier. */
export function grpcSource({ audit }: Caller): LogSource {
  return {
    name: 'the process under test',
    concurrency: 4,
    checkpoint: async () => Buffer.from((await audit.getCheckpoint({})).note),
    tile: (path) =>
      audit.getTile({ path }).then(
        ({ content }) => content,
        (error: unknown) => {
          if (error instanceof RpcError && error.kind === 'not-found') return undefined;
          throw error;
        },
      ),
  };
}

export type Status = ResponseOf<typeof AuditService, 'getStatus'>;

export async function statusOf({ audit }: Caller): Promise<Status> {
  return await patiently(() => audit.getStatus({}));
}
