/**
 * Verification from a saved state: what the state takes on disk, to write and to load, per million gifts; and, once it is
 * loaded, a thousand new entries at a time on a log of a million, or of ten with BENCH_TEN_MILLION=1. Beside it the bare
 * limit of the same bytes: one hash call for each leaf and node, and JSON.parse of each entry. Run:
 * `node packages/verify/bench/from-state.bench.ts [gifts]`.
 */
import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  appendLeaves,
  createTileBuilder,
  encodeBundle,
  leafHashOfText,
  signCheckpoint,
  takeTiles,
  tilePath,
  treeRoot,
  utf8OfText,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { follow, folderSource, keep, openFollowing } from '../src/index.ts';
import type { Followed, Following, LogSource } from '../src/index.ts';
import { checkInvariants } from '../src/replay.ts';
import { manyGifts } from '../test/history.fixture.ts';
import { entryTexts, ORIGIN, TEST_KEY, TEST_VKEY } from '../test/test-log.fixture.ts';

const GIFTS = Number(process.argv[2] ?? (process.env['BENCH_TEN_MILLION'] === '1' ? 10_000_000 : 1_000_000));
const STEP = 1_000;
const STEPS = 9;

interface MadeLog {
  /** Signed notes at growing sizes: the first is of all but the last steps. */
  readonly notes: readonly Uint8Array[];
  readonly size: number;
  /** The last thousand entries. */
  readonly last: readonly string[];
}

/** Writes the log's files as audit would have: at each of the sizes its partial tiles and a checkpoint. */
function writeLog(folder: string): MadeLog {
  const builder = createTileBuilder();
  const notes: Uint8Array[] = [];
  let [open, last]: [string[], string[]] = [[], []];
  let size = 0;
  const made = new Set<string>();
  const write = (path: string, bytes: Uint8Array): void => {
    const within = dirname(join(folder, path));
    if (!made.has(within)) mkdirSync(within, { recursive: true });
    made.add(within);
    writeFileSync(join(folder, path), bytes);
  };
  const flush = (): void => {
    const tile = { level: 'entries', index: Math.floor((size - 1) / 256), width: open.length } as const;
    write(tilePath(tile), encodeBundle(open.map((text) => utf8OfText(text))));
    for (const { tile: hashes, bytes } of takeTiles(builder)) write(tilePath(hashes), bytes);
    if (open.length === 256) open = [];
  };
  for (const text of entryTexts(manyGifts(GIFTS + STEP * (STEPS + 1)))) {
    open.push(text);
    if (size >= GIFTS) last.push(text);
    appendLeaves(nodeSha256, builder, [leafHashOfText(nodeSha256, text)]);
    size += 1;
    if (size === GIFTS + notes.length * STEP && notes.length <= STEPS) {
      flush();
      const root = treeRoot(nodeSha256, builder);
      notes.push(utf8OfText(signCheckpoint(nodeEd25519, TEST_KEY, { origin: ORIGIN, size, root })));
      if (notes.length > STEPS) break;
      last = [];
    } else if (open.length === 256) flush();
  }
  return { notes, size, last };
}

function seconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

async function secondsOf<T>(run: () => Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now();
  const value = await run();
  return [value, (performance.now() - start) / 1000];
}

/** Best of many: once the code is compiled, as it is in the verifier by then. */
function bareMs(entries: readonly string[]): { readonly hashing: number; readonly parsing: number } {
  const bytes = entries.map((text) => Buffer.from(text));
  const node = Buffer.alloc(65);
  let [hashing, parsing] = [Infinity, Infinity];
  for (let round = 0; round < 50; round += 1) {
    const hashed = seconds(() => {
      for (const entry of bytes) hash('sha256', entry, 'binary');
      for (let i = 1; i < bytes.length; i += 1) hash('sha256', node, 'binary');
    });
    const parsed = seconds(() => entries.forEach((text) => void JSON.parse(text)));
    [hashing, parsing] = [Math.min(hashing, hashed * 1000), Math.min(parsing, parsed * 1000)];
  }
  return { hashing, parsing };
}

interface Step {
  readonly wallMs: number;
  /** Of this process: what is left of the truth when others use the machine too. */
  readonly cpuMs: number;
}

async function grow(following: Following, source: LogSource, note: Uint8Array): Promise<Step> {
  const at = { ...source, checkpoint: async () => note };
  const before = process.cpuUsage();
  const [followed, wall] = await secondsOf<Followed>(async () => await follow(following, at));
  const { system, user } = process.cpuUsage(before);
  if (followed.kind !== 'grown') throw new Error(JSON.stringify(followed));
  return { wallMs: wall * 1000, cpuMs: (user + system) / 1000 };
}

async function bench(folder: string): Promise<void> {
  const made = writeLog(folder);
  const source = folderSource(folder);
  const state = join(folder, 'state');
  const [first, ...steps] = made.notes;
  const begun = await openFollowing(state, TEST_VKEY);
  const whole = await grow(begun, source, first ?? new Uint8Array());
  const [, saving] = await secondsOf(async () => await keep(begun));
  await begun.pool.close();
  const [following, loading] = await secondsOf(async () => await openFollowing(state, TEST_VKEY));
  const times: Step[] = [];
  for (const note of steps) times.push(await grow(following, source, note));
  const deep = seconds(() => checkInvariants(following.log.replay));
  await following.pool.close();
  tell(made, { bytes: statSync(state).size, whole, saving, loading, deep, times });
}

interface Measured {
  readonly bytes: number;
  readonly whole: Step;
  readonly saving: number;
  readonly loading: number;
  readonly deep: number;
  readonly times: readonly Step[];
}

function tell(made: MadeLog, { bytes, deep, loading, saving, times, whole }: Measured): void {
  const bare = bareMs(made.last);
  const row = (what: string, value: number) => {
    return { what, value: rounded(value), 'per million gifts': rounded(value / (GIFTS / 1e6)) };
  };
  console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} CPUs, Node ${process.version}`);
  console.log(`load average ${loadavg()[0]?.toFixed(1) ?? '?'}; log of ${made.size} entries`);
  console.table([
    row('from nothing, its state written now and then, s', whole.wallMs / 1000),
    row('the same, s of all cores', whole.cpuMs / 1000),
    row('state, MB', bytes / 1e6),
    row('state written, s', saving),
    row('state loaded, s', loading),
    row('all sums computed anew, s', deep),
  ]);
  console.log(
    `${STEP} new entries at a time, the state loaded, in milliseconds; the first while nothing is compiled yet`,
  );
  console.table(times.map((step) => ({ wall: rounded(step.wallMs), cpu: rounded(step.cpuMs) })));
  const median = (of: (step: Step) => number): number => {
    return rounded(times.map(of).sort((left, right) => left - right)[times.length >> 1] ?? 0);
  };
  console.table({
    'median, ms': median(({ wallMs }) => wallMs),
    'median of processor time, ms': median(({ cpuMs }) => cpuMs),
    'bare hashes of the same, best of many, ms': rounded(bare.hashing),
    'bare JSON.parse of the same, best of many, ms': rounded(bare.parsing),
  });
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
try {
  await bench(folder);
} finally {
  rmSync(folder, { recursive: true });
}
