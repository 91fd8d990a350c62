// A witness over an embedded store in a folder, a log that grows, and requests to cosign it.
import { createHash } from 'node:crypto';
import { expenseId } from '@centesimo/events';
import {
  formatAddCheckpoint,
  formatVkey,
  parseCheckpointText,
  parseCosignatures,
  parseNote,
  parseVkey,
  signCheckpoint,
  signerKey,
  signKeyChange,
  signText,
} from '@centesimo/log';
import type { Cosignature, SignerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { StoreWriteStep, WriteFaults } from '@centesimo/store';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { treeWithin } from '@centesimo/verify';
import type { LogSource } from '@centesimo/verify';
import { headsLog } from '@centesimo/verify/test-heads';
import { entryTexts, logOfTexts, memorySource, ORIGIN, TEST_KEY } from '@centesimo/verify/test-log';
import type { TestEvent, TestLog } from '@centesimo/verify/test-log';
import { smallLedger } from '@centesimo/verify/test-ledger';
import { Witness } from '../src/witness.ts';
import type { WitnessAnswer, WitnessPorts } from '../src/witness.ts';
import type { WitnessedLog, WitnessEvent } from '../src/witnessed-log.ts';

export const KEY: SignerKey = signerKey(
  nodeSha256,
  nodeEd25519,
  'witness.test.example',
  'cosignature/v1',
  new Uint8Array(32).fill(9),
);

/** Entries of a log in which all is well. */
export const GOOD: readonly string[] = [...entryTexts(smallLedger().events)];

/** The same and one entry more, perfectly chained, that spends cents which were spent before. */
export function withWrongSum(): string[] {
  const { events } = smallLedger();
  const spent = events.find(({ name }) => name === 'expense.recorded');
  if (spent === undefined) throw new Error('the ledger has no expense');
  const subject = expenseId(new Uint8Array(16).fill(7));
  const wrong: TestEvent = { ...spent, subject };
  return [...entryTexts([...events, wrong])];
}

/** A log in which all is well too, and whose every entry is another one. */
export const OTHERWISE: readonly string[] = [
  ...entryTexts(
    smallLedger().events.map((event) => {
      const subject = event.subject === event.ledger ? 'fonte' : event.subject;
      return { ...event, ledger: 'fonte', subject };
    }),
  ),
];

const NEW_KEY = signerKey(nodeSha256, nodeEd25519, ORIGIN, 'ed25519', new Uint8Array(32).fill(8));

/** The same tree under another key of the same name, and under the first one too. */
export function signedAnew(log: TestLog, isBoth = false): TestLog {
  const { text } = parseNote(noteOf(log));
  const further = isBoth ? [signText(nodeEd25519, TEST_KEY, text)] : [];
  const note = Buffer.from(signCheckpoint(nodeEd25519, NEW_KEY, parseCheckpointText(text), further));
  return { size: log.size, vkey: formatVkey(NEW_KEY), files: new Map([...log.files, ['checkpoint', note]]) };
}

/** The good entries, and among them, at 12, the one in which the first key names the other. */
export const CHANGED: readonly string[] = headsLog([
  ...smallLedger().events.slice(0, 12),
  (index) => {
    const until = '2026-12-31T00:00:00.000Z';
    const data = signKeyChange(nodeEd25519, TEST_KEY, NEW_KEY, until, index);
    return { type: 'log.key-changed', data };
  },
  ...smallLedger().events.slice(12),
]).texts;

/** A log of which a size is shown, and later a larger one. */
export class GrowingLog implements LogSource {
  readonly name = 'a growing log';
  readonly concurrency = 4;
  /** Thrown at every read while it is set. */
  fault: Error | undefined;
  /** Paths that were asked for. */
  readonly read: string[] = [];
  readonly #files = new Map<string, Uint8Array>();

  constructor(log?: TestLog) {
    if (log !== undefined) this.show(log);
  }

  /** What was shown before stays where the new one has not the same file. */
  show(log: TestLog): void {
    for (const [path, bytes] of log.files) this.#files.set(path, bytes);
  }

  /** Shows one file only. */
  put(path: string, bytes: Uint8Array): void {
    this.#files.set(path, bytes);
  }

  async checkpoint(): Promise<Uint8Array | undefined> {
    return this.tile('checkpoint');
  }

  async tile(path: string): Promise<Uint8Array | undefined> {
    this.read.push(path);
    if (this.fault !== undefined) throw this.fault;
    return await Promise.resolve(this.#files.get(path));
  }
}

export const logOf = (texts: readonly string[], size = texts.length): TestLog =>
  logOfTexts(texts.slice(0, size));

export const noteOf = ({ files }: TestLog): string => Buffer.from(files.get('checkpoint') ?? []).toString();

export const logKeyOf = ({ vkey }: TestLog): WitnessedLog['logKey'] => parseVkey(nodeSha256, vkey);

/** The consistency proof from a smaller size; none from 0, and none where there can be none. */
export async function proofFrom(log: TestLog, oldSize: number): Promise<readonly string[]> {
  if (oldSize === 0 || oldSize >= log.size) return [];
  const signed = parseCheckpointText(parseNote(noteOf(log)).text);
  const within = await treeWithin(memorySource(log), oldSize, signed);
  if ('what' in within) throw new Error(within.message);
  return within.proof;
}

/** The body that asks for the cosignature of `log`, of which `oldSize` entries were cosigned before. */
export async function bodyFor(log: TestLog, oldSize: number): Promise<Buffer> {
  const proof = await proofFrom(log, oldSize);
  return Buffer.from(formatAddCheckpoint({ oldSize, proof, note: noteOf(log) }));
}

export interface OpenedWitness {
  readonly witness: Witness;
  readonly events: WitnessEvent[];
  /** Resolves with the first event of a name, also one that was told before. */
  told<Name extends WitnessEvent['name']>(name: Name): Promise<Extract<WitnessEvent, { name: Name }>>;
  ask(log: TestLog, oldSize: number): Promise<WitnessAnswer>;
  close(): Promise<void>;
}

export interface WorldOptions extends Partial<WitnessPorts> {
  readonly faults?: WriteFaults<StoreWriteStep>;
}

/** The clock of the process: no test here waits for a time, but for what is told. */
export const CLOCK: WitnessPorts['clock'] = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      const end = (): void => (clearTimeout(timer), resolve());
      if (signal?.aborted === true) end();
      signal?.addEventListener('abort', end, { once: true });
    }),
};

export async function openWitness(
  folder: string,
  logs: readonly WitnessedLog[],
  { faults, ...ports }: WorldOptions = {},
): Promise<OpenedWitness> {
  const store = await openEmbeddedStore({ folder, ...(faults === undefined ? {} : { faults }) });
  const events: WitnessEvent[] = [];
  const listeners = new Set<() => void>();
  const tell = (event: WitnessEvent): void => {
    events.push(event);
    for (const listen of listeners) listen();
  };
  const { documents } = store;
  const witness = await Witness.open({
    ...{ key: KEY, documents, clock: CLOCK, logs, tell, stateFolder: folder },
    ...ports,
  });
  return {
    witness,
    events,
    told: async (name) => {
      const find = () => events.find((event) => event.name === name);
      while (find() === undefined) await new Promise<void>((resolve) => listeners.add(() => resolve()));
      return find() as never;
    },
    ask: async (log, oldSize) => await witness.addCheckpoint(await bodyFor(log, oldSize)),
    close: async () => {
      await witness.stop();
      await store.close();
    },
  };
}

/** The cosignature in an answer, verified with the witness's public key. */
export function cosignatureIn(answer: WitnessAnswer, log: TestLog): Cosignature {
  if (answer.status !== 200) throw new Error(`no cosignature: ${JSON.stringify(answer)}`);
  const key = parseVkey(nodeSha256, formatVkey(KEY));
  return parseCosignatures(nodeEd25519, answer.cosignatures, parseNote(noteOf(log)).text, key);
}

export const idOf = (log: TestLog): string =>
  createHash('sha256')
    .update(parseCheckpointText(parseNote(noteOf(log)).text).origin)
    .digest('hex');
