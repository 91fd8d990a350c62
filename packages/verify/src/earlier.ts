/** The log against a checkpoint that was saved before: what it signed must still be there, unchanged. */
import { hexOf } from '@centesimo/log';
import type { Checkpoint } from '@centesimo/log';
import type { Failure } from './failure.ts';
import type { TreeCheck } from './tree-check.ts';

export function compareWithEarlier(earlier: Checkpoint, current: Checkpoint, tree: TreeCheck): Failure[] {
  if (earlier.size > current.size) {
    const message = `The log has ${current.size} entries, but ${earlier.size} were signed before.`;
    return [failure('log-shrunk', message, `${earlier.size}`, `${current.size}`)];
  }
  // Every log begins with the empty one.
  if (earlier.size === 0) return [];
  const { root } = tree.earlier;
  // The tree was not read that far: what stopped it is told.
  if (root === undefined || root === earlier.root) return [];
  const message = `The first ${earlier.size} entries are not those that were signed before.`;
  return [failure('history-rewritten', message, hexOf(earlier.root), hexOf(root))];
}

function failure(what: Failure['what'], message: string, expected: string, found: string): Failure {
  return { what, message, where: { path: 'checkpoint' }, expected, found };
}
