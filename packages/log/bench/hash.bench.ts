/**
 * Whole-log verification (leaf hashes, per-ledger chain, tree) against the bare hash calls of the same bytes,
 * one by one, in the same run. Run: `node packages/log/bench/hash.bench.ts [entries]`.
 */
import { hash } from 'node:crypto';
import { cpus } from 'node:os';
import {
  appendLeaf,
  bundleLeafHashes,
  bundleOffsets,
  createChain,
  createChainScanner,
  emptyRange,
  encodeBundle,
  entryText,
  checkLink,
  hexOf,
  leafHashOfText,
  nextFields,
  rangeRoot,
  scanLink,
  utf8OfText,
} from '../src/index.ts';
import { nodeSha256 } from '../node/sha256.ts';

const ENTRIES = Number(process.argv[2] ?? 500_000);
const LEDGERS = 8;
const ENTRY_BYTES = 450;
const ROUNDS = 3;

interface SyntheticLog {
  readonly bundles: Uint8Array[];
  readonly root: string;
}

/** A valid log of entries of about ENTRY_BYTES bytes, spread over LEDGERS ledgers. */
function syntheticLog(): SyntheticLog {
  const chain = createChain();
  const range = emptyRange();
  const bundles: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  for (let index = 0; index < ENTRIES; index += 1) {
    const fields = nextFields(chain, `ledger-${index % LEDGERS}`);
    const bare = entryText(fields, `{"data":"","id":"${index}"}`);
    const entry = entryText(fields, `{"data":"${'x'.repeat(ENTRY_BYTES - bare.length)}","id":"${index}"}`);
    const leaf = leafHashOfText(nodeSha256, entry);
    checkLink(chain, fields, leaf);
    appendLeaf(nodeSha256, range, leaf);
    open.push(utf8OfText(entry));
    if (open.length < 256 && index + 1 < ENTRIES) continue;
    bundles.push(encodeBundle(open));
    open = [];
  }
  return { bundles, root: rangeRoot(nodeSha256, range) };
}

interface ReadyBundle {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly offsets: Uint32Array;
}

/** The same bundles, with each entry ready behind its 0x00. */
function readyBundles(log: SyntheticLog): ReadyBundle[] {
  return log.bundles.map((bundle, i) => {
    const bytes = new Uint8Array(bundle);
    const offsets = bundleOffsets(bytes, Math.min(256, ENTRIES - i * 256));
    for (const at of offsets.subarray(0, -1)) bytes[at - 1] = 0;
    return { bytes, offsets };
  });
}

/** The limit: one hash call for each leaf and for each node, and nothing else. */
function bareHashes(bundles: readonly ReadyBundle[]): void {
  const node = new Uint8Array(65);
  for (const { bytes, offsets } of bundles) {
    for (let i = 0; i + 1 < offsets.length; i += 1) {
      const start = (offsets[i] ?? 0) - 1;
      hash('sha256', new Uint8Array(bytes.buffer, start, (offsets[i + 1] ?? 0) - 2 - start), 'binary');
    }
  }
  for (let i = 1; i < ENTRIES; i += 1) hash('sha256', node, 'binary');
}

function verifyTree(log: SyntheticLog, withChain: boolean): void {
  const scanner = createChainScanner(createChain());
  const range = emptyRange();
  let left = ENTRIES;
  for (const bundle of log.bundles) {
    const offsets = bundleOffsets(bundle, Math.min(256, left));
    left -= offsets.length - 1;
    const leaves = bundleLeafHashes(nodeSha256, bundle, offsets);
    let at = 0;
    for (const leaf of leaves) {
      if (withChain) scanLink(scanner, bundle, offsets[at] ?? 0, (offsets[at + 1] ?? 0) - 2, leaf);
      appendLeaf(nodeSha256, range, leaf);
      at += 1;
    }
  }
  const root = rangeRoot(nodeSha256, range);
  if (root !== log.root) throw new Error(`the root is ${hexOf(root)}`);
}

function bestSeconds(run: () => void): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    run();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

const log = syntheticLog();
const bundles = readyBundles(log);
const bare = bestSeconds(() => bareHashes(bundles));
const rows = [
  ['bare leaf and node hashes', bare],
  ['verify leaves and tree', bestSeconds(() => verifyTree(log, false))],
  ['verify leaves, chain and tree', bestSeconds(() => verifyTree(log, true))],
] as const;
console.log(
  `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} CPUs, Node ${process.version}, one thread`,
);
console.log(`${ENTRIES} entries of ${ENTRY_BYTES} bytes, best of ${ROUNDS}`);
console.table(
  rows.map(([what, seconds]) => ({
    what,
    seconds: Number(seconds.toFixed(3)),
    'entries/s': Math.round(ENTRIES / seconds),
    'ratio to bare': Number((seconds / bare).toFixed(2)),
  })),
);
