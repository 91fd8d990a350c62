// Makes logs for tests and benchmarks from lists of events, with the functions of the log and nothing running.
import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { eventText, partitionOf, PARTITIONS } from '@centesimo/events';
import {
  appendLeaves,
  canonicalText,
  checkLink,
  createChain,
  createTileBuilder,
  encodeBundle,
  entryText,
  formatVkey,
  leafHashOfText,
  nextFields,
  signCheckpoint,
  signerKey,
  takeTiles,
  tileAt,
  tilePath,
  treeRoot,
  treeSize,
  utf8OfText,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { LogSource } from '../src/source.ts';

export interface TestEvent {
  readonly ledger: string;
  readonly owner: 'donation' | 'allocation';
  /** The short name, such as `gift.received`. */
  readonly name: string;
  readonly subject: string;
  readonly data: object;
  /** In place of what follows from ledger, owner and order. */
  readonly source?: string;
  readonly id?: string;
}

/** The files of a log by path, `checkpoint` among them. */
export interface TestLog {
  readonly files: Map<string, Uint8Array>;
  readonly size: number;
  readonly vkey: string;
}

export const ORIGIN = 'log.test.example';
export const TEST_KEY = signerKey(nodeSha256, nodeEd25519, ORIGIN, 'ed25519', new Uint8Array(32).fill(7));
export const TEST_VKEY = formatVkey(TEST_KEY);

/** Turns events into entry texts: journal positions, chains and canonical text, as audit would. */
export function* entryTexts(events: Iterable<TestEvent>): Generator<string> {
  const chain = createChain();
  const positions = new Map<string, number>();
  for (const event of events) {
    const fields = nextFields(chain, event.ledger);
    const text = entryText(fields, textOf(event, positions));
    checkLink(chain, fields, leafHashOfText(nodeSha256, text));
    yield text;
  }
}

/** Their canonical texts alone, with journal positions. */
export function* eventTexts(events: Iterable<TestEvent>): Generator<string> {
  const positions = new Map<string, number>();
  for (const event of events) yield textOf(event, positions);
}

function textOf(event: TestEvent, positions: Map<string, number>): string {
  const partition = partitionOf(event.ledger, PARTITIONS, (text) => hash('sha256', text));
  const source = event.source ?? `/g1/${event.owner}/${partition}`;
  const k = positions.get(source) ?? 0;
  positions.set(source, k + 1);
  const attributes = {
    id: event.id ?? String(k),
    ledger: event.ledger,
    source,
    subject: event.subject,
    time: '2024-06-01T12:00:00.000Z',
    type: `org.centesimo.${event.name}.v1`,
  };
  return eventText(attributes, canonicalText(event.data));
}

/** A perfectly hashed and signed log of any entry texts, whatever they say. */
export function logOfTexts(texts: Iterable<string>): TestLog {
  const files = new Map<string, Uint8Array>();
  const builder = createTileBuilder();
  let open: Uint8Array[] = [];
  let index = 0;
  const flush = (): void => {
    if (open.length === 0) return;
    files.set(tilePath({ level: 'entries', index, width: open.length }), encodeBundle(open));
    for (const { tile, bytes } of open.length === 256 ? takeTiles(builder) : []) {
      if (tile.width === 256) files.set(tilePath(tile), bytes);
    }
    index += 1;
    open = [];
  };
  for (const text of texts) {
    open.push(utf8OfText(text));
    appendLeaves(nodeSha256, builder, [leafHashOfText(nodeSha256, text)]);
    if (open.length === 256) flush();
  }
  flush();
  const size = treeSize(builder);
  addPartialTiles(files, builder, size);
  const root = treeRoot(nodeSha256, builder);
  files.set('checkpoint', utf8OfText(signCheckpoint(nodeEd25519, TEST_KEY, { origin: ORIGIN, size, root })));
  return { files, size, vkey: TEST_VKEY };
}

function addPartialTiles(
  files: Map<string, Uint8Array>,
  builder: ReturnType<typeof createTileBuilder>,
  size: number,
): void {
  // Tiles taken in the middle were partial then: the hashes of the last, unfilled ones are still in the builder.
  for (const { tile, bytes } of takeTiles(builder)) files.set(tilePath(tile), bytes);
  for (const [level, tail] of builder.levels.entries()) {
    const tile = tileAt(level, tail.first / 256, size);
    if (tile === undefined || tail.hashes.length !== tile.width) continue;
    files.set(tilePath(tile), Buffer.from(tail.hashes.join(''), 'latin1'));
  }
}

export function logOfEvents(events: Iterable<TestEvent>): TestLog {
  return logOfTexts(entryTexts(events));
}

export function memorySource({ files }: Pick<TestLog, 'files'>): LogSource {
  return {
    name: 'memory',
    concurrency: 4,
    checkpoint: async () => files.get('checkpoint'),
    tile: async (path) => files.get(path),
  };
}

/** Writes files by their paths into a folder. */
export async function writeFiles(files: ReadonlyMap<string, Uint8Array>, folder: string): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/** Writes the log's files into a folder, `log.vkey` beside them. */
export async function writeLog({ files, vkey }: TestLog, folder: string): Promise<void> {
  await writeFiles(files, folder);
  await writeFile(join(folder, 'log.vkey'), `${vkey}\n`);
}
