/** Sealing a journal: asking the owner before, the insert that fences it, and the hint that says where the new one answers. */
import { JournalError } from './errors.ts';
import type { LoadPorts } from './load-state.ts';
import { type JournalRecord, encodeRecord } from './record.ts';
import { type ReplayPoint, replayFrom } from './replay.ts';
import type { Ending, Mark, Peers, Seal } from './types.ts';
import { within } from './within.ts';
import { JournalWriter } from './writer.ts';

/** How often a new owner asks whether the one before it still answers. */
const OWNER_ASK_MS = 250;

export interface SealPorts extends LoadPorts {
  readonly peers: Peers;
  readonly instance: string;
  readonly address: string;
  readonly signal: AbortSignal;
}

/** A journal that this instance owns from the seal on. */
export interface Sealed {
  readonly writer: JournalWriter;
  readonly seal: Seal;
  /** True when no more commands are taken: what is under way comes to its end, then the journal is closed. */
  readonly closing: boolean;
}

/** Where the replay stands; it moves on as more records are read. */
export interface Sealing {
  readonly k: number;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly seal: Seal | undefined;
  readonly ending: Ending | undefined;
  point: ReplayPoint;
}

/**
 * Waits until the owner before gives up or does not answer, then seals; where somebody was quicker, reads on and tries
 * again. A journal that closes is never sealed in another way again. Undefined when it is closed: nobody may follow.
 */
export async function sealJournal(
  ports: SealPorts,
  journal: string,
  replayed: Sealing,
  read: (record: JournalRecord) => void,
  mustClose: boolean,
): Promise<Sealed | undefined> {
  for (;;) {
    if (ports.signal.aborted) throw new JournalError('stopped', `${journal} is given up`);
    if (replayed.ending === 'closed') return undefined;
    const closing = mustClose || replayed.ending === 'closing';
    if (await ownerAnswers(ports, replayed.seal)) await ports.clock.sleep(OWNER_ASK_MS, ports.signal);
    else {
      const writer = new JournalWriter(ports, journal, replayed.point.n, replayed.point.prev);
      const stored = await writer
        .append(sealText(ports, writer, replayed, closing))
        .catch(rethrowUnlessFenced);
      if (stored !== undefined) {
        const seal = { journal, instance: ports.instance, n: stored.n, address: ports.address };
        await rememberSeal(ports, seal);
        return { writer, seal, closing };
      }
    }
    replayed.point = await replayFrom(ports, journal, replayed.point, read);
  }
}

function sealText(ports: SealPorts, writer: JournalWriter, { k, marks }: Sealing, closing: boolean): string {
  const { address, clock, instance: by } = ports;
  const time = new Date(clock.now()).toISOString();
  const nothing = { inputs: [], events: [], outcomes: [] };
  return encodeRecord(writer.n, writer.prev, k, {
    kind: 'opened',
    by,
    time,
    address,
    closing,
    consumed: marks,
    ...nothing,
  });
}

function rethrowUnlessFenced(error: unknown): undefined {
  if (error instanceof JournalError && error.code === 'fenced') return undefined;
  throw error;
}

async function ownerAnswers(ports: SealPorts, seal: Seal | undefined): Promise<boolean> {
  if (seal === undefined || seal.instance === ports.instance) return false;
  const owns = ports.peers.owns(seal.address, seal.journal, seal.instance);
  return await within(ports.clock, ports.limits.peerTimeoutMs, 'owner', owns).catch(() => false);
}

const HINTS = 'hint';

async function rememberSeal(ports: SealPorts, seal: Seal): Promise<void> {
  const put = ports.documents.put(HINTS, [{ id: seal.journal, bytes: Buffer.from(JSON.stringify(seal)) }]);
  // A missing or stale hint costs a search, nothing else.
  await within(ports.clock, ports.limits.storeTimeoutMs, 'hint', put).catch(() => undefined);
}

/** The last seal that was remembered; it may be stale. */
export async function recallSeal(
  ports: Pick<SealPorts, 'documents' | 'clock' | 'limits'>,
  journal: string,
): Promise<Seal | undefined> {
  const bytes = await within(
    ports.clock,
    ports.limits.storeTimeoutMs,
    'hint',
    ports.documents.get(HINTS, journal),
  );
  if (bytes === undefined) return undefined;
  try {
    const seal = JSON.parse(Buffer.from(bytes).toString()) as Seal;
    return seal.journal === journal && Number.isSafeInteger(seal.n) ? seal : undefined;
  } catch {
    return undefined;
  }
}
