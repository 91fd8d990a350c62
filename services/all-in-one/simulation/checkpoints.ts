/** Everything ever signed and published, watched while a history runs, and compared with the log at its end. */
import { hash } from 'node:crypto';
import { tileAt, tilePath } from '@centesimo/log';
import type { World } from '@centesimo/testkit';
import { readDocument, readPublished } from './stored.ts';
import type { Told } from './system.ts';

interface Checkpoint {
  readonly size: number;
  /** Base64, as the note has it. */
  readonly root: string;
}

export interface PublicationWatch {
  /** Looks at what a majority of audit's store has now. */
  look(): void;
  /** Size of the published checkpoint; 0: none. */
  size(): number;
  readonly seen: readonly Checkpoint[];
  readonly faults: readonly string[];
}

/** Looks whenever it is told to: a checkpoint never goes back, and its tiles are there before it. */
export function watchPublication(world: World): PublicationWatch {
  const seen: Checkpoint[] = [];
  const faults: string[] = [];
  let note: string | undefined;
  return {
    look: () => {
      const present = readPublished(world);
      if (present === note) return;
      const before = seen.at(-1);
      if (present === undefined) return void faults.push('the published checkpoint is gone');
      note = present;
      const checkpoint = parse(present);
      if (before !== undefined && checkpoint.size <= before.size)
        faults.push(`published size ${checkpoint.size} after ${before.size}`);
      seen.push(checkpoint);
      for (const path of missingTiles(world, checkpoint.size))
        faults.push(`size ${checkpoint.size} is published without ${path}`);
    },
    size: () => seen.at(-1)?.size ?? 0,
    seen,
    faults,
  };
}

function parse(text: string): Checkpoint {
  const [, size = '', root = ''] = text.split('\n');
  return { size: Number(size), root };
}

/** Hash tiles that a tree of this size needs and a majority does not have. */
function missingTiles(world: World, size: number): string[] {
  const store = world.storeFor('audit');
  const missing: string[] = [];
  for (let level = 0; ; level++) {
    for (let index = 0; ; index++) {
      const tile = tileAt(level, index, size);
      if (tile === undefined) {
        if (index === 0) return missing;
        break;
      }
      if (readDocument(store, 'tile', tilePath(tile)) === undefined) missing.push(tilePath(tile));
    }
  }
}

/**
 * Each root that was ever signed or published is that of the log's first entries: one root per size, and each larger
 * tree extends each smaller one.
 */
export function checkRoots(entries: readonly string[], told: Told, watch: PublicationWatch): string[] {
  const signed = told.signed.map(({ by, text }) => ({ by, ...parse(text) }));
  const published = watch.seen.map((checkpoint) => ({ by: 'the published one', ...checkpoint }));
  const all = [...signed, ...published];
  const roots = rootsAt(entries, new Set(all.map(({ size }) => size)));
  const faults: string[] = [];
  for (const { by, size, root } of all) {
    const expected = roots.get(size);
    if (root !== expected) faults.push(`${by} has root ${root} at ${size}, the log's is ${expected}`);
  }
  return faults;
}

/** RFC 9162 2.1.1, by a stack of perfect subtrees; written apart from the product's. */
function rootsAt(entries: readonly string[], sizes: ReadonlySet<number>): Map<number, string> {
  const roots = new Map([[0, sha256(Buffer.alloc(0)).toString('base64')]]);
  let stack: { height: number; node: Buffer }[] = [];
  for (const [index, text] of entries.entries()) {
    let top = { height: 0, node: sha256(Buffer.concat([Buffer.of(0), Buffer.from(text)])) };
    for (let left = stack.at(-1); left?.height === top.height; left = stack.at(-1)) {
      top = { height: top.height + 1, node: inner(left.node, top.node) };
      stack = stack.slice(0, -1);
    }
    stack = [...stack, top];
    if (!sizes.has(index + 1)) continue;
    const root = stack.map(({ node }) => node).reduceRight((right, left) => inner(left, right));
    roots.set(index + 1, root.toString('base64'));
  }
  return roots;
}

function inner(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.concat([Buffer.of(1), left, right]));
}

function sha256(bytes: Buffer): Buffer {
  return hash('sha256', bytes, 'buffer');
}
