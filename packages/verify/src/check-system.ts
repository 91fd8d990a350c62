/**
 * What the log states of itself, held to its entries: a heads entry must name the last entry of every ledger before it.
 * In a log that was built and signed again without a ledger, or with less of it, no chain tells; this does.
 */
import { SYSTEM_LEDGER } from '@centesimo/events';
import type { SystemEventOf } from '@centesimo/events';
import { createHeadsTree, headsRoot, hexOf, setHead } from '@centesimo/log';
import type { Chain, HeadsTree } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { changeKey, createKeysSeen } from './keys-seen.ts';
import type { KeysSeen } from './keys-seen.ts';
import type { Failure } from './failure.ts';
import type { HashedStretch } from './hash-stretch.ts';
import { readSystemEvent } from './read-event.ts';
import type { VerifiedHeads } from './result.ts';
import type { Stretch } from './stretch.ts';
import type { SystemEntry } from './system-entries.ts';

type Heads = SystemEventOf<'org.centesimo.log.heads.v1'>['data'];

/** What was found of heads entries so far. */
export interface HeadsSeen {
  /** The last one that agrees. */
  last: VerifiedHeads | undefined;
  /** Ledgers with entries since then; since the beginning of the log, where none agreed yet and that was seen. */
  readonly moved: Set<string>;
  readonly isFromStart: boolean;
  readonly keys: KeysSeen;
  /** The first one that does not, or the first entry of the log itself that is wrong otherwise. */
  failure: Failure | undefined;
}

/** False: what stood before is not known, so that no ledger is named for it. */
export function createHeadsSeen(isFromStart: boolean, keys = createKeysSeen()): HeadsSeen {
  return { last: undefined, moved: new Set(), isFromStart, keys, failure: undefined };
}

/**
 * Checks the entries of the log itself in a stretch whose chain continues `before`, which is left as it is. Answers the
 * first that is not true.
 */
export function checkSystem(
  seen: HeadsSeen,
  before: Chain,
  stretch: Stretch,
  { chain, system }: Pick<HashedStretch, 'chain' | 'system'>,
): Failure | undefined {
  const told = new Map<string, number>();
  // Most stretches have no such entry, and a tree is not made for nothing.
  const tree = treeOf(before, system[0]);
  for (const [i, entry] of system.entries()) {
    for (const [ledger, head] of entry.moved) {
      if (i > 0) setHead(nodeSha256, tree, ledger, head);
      told.set(ledger, head.seq);
      seen.moved.add(ledger);
    }
    // A copy: text decoders refuse shared memory.
    const bytes = new Uint8Array(stretch.bytes.subarray(entry.begin, entry.end));
    const { event, failure } = readSystemEvent(bytes, entry.index);
    if (failure !== undefined) seen.failure = failure;
    else if (event.type === 'org.centesimo.log.heads.v1')
      seen.failure = compareHeads(seen, tree, event.data, entry.index);
    else seen.failure = changeKey(seen.keys, event.data, entry.index);
    if (seen.failure !== undefined) return seen.failure;
  }
  for (const [ledger, { seq }] of chain.heads)
    if (ledger !== SYSTEM_LEDGER && told.get(ledger) !== seq) seen.moved.add(ledger);
  return undefined;
}

/** The heads at the first of the entries; none where there is none. */
function treeOf({ heads }: Chain, first: SystemEntry | undefined): HeadsTree {
  const there = first === undefined ? [] : [...heads, ...first.moved];
  return createHeadsTree(
    nodeSha256,
    there.filter(([ledger]) => ledger !== SYSTEM_LEDGER),
  );
}

function compareHeads(seen: HeadsSeen, tree: HeadsTree, heads: Heads, index: number): Failure | undefined {
  const ledgers = tree.ledgers.length;
  const root = ledgers === 0 ? '' : hexOf(headsRoot(nodeSha256, tree));
  if (heads.size !== index) return differs(seen, index, sizeText(heads.size, index), heads.size, index);
  if (heads.ledgers !== ledgers)
    return differs(seen, index, countText(heads.ledgers, ledgers), heads.ledgers, ledgers);
  if (heads.root !== root) {
    const text = 'a ledger is cut or forked: its last entry is another one';
    return differs(seen, index, text, heads.root, root);
  }
  seen.last = { count: (seen.last?.count ?? 0) + 1, index, ledgers };
  seen.moved.clear();
  return undefined;
}

function sizeText(told: number, found: number): string {
  const many = entriesText(Math.abs(told - found));
  return told > found ? `it speaks of ${many} more than there are` : `it stands behind ${many} more`;
}

function entriesText(many: number): string {
  return many === 1 ? '1 entry' : `${many} entries`;
}

function countText(told: number, found: number): string {
  return `it knows ${told} ledgers, and there are ${found}`;
}

/** Which ledger it is can be told only where one alone has entries since the last heads entry that agrees. */
function differs(
  { isFromStart, last, moved }: HeadsSeen,
  index: number,
  text: string,
  expected: number | string,
  found: number | string,
): Failure {
  const [first] = moved;
  const only = moved.size === 1 && (isFromStart || last !== undefined) ? first : undefined;
  const agreed = last === undefined ? '' : ` The heads entry ${last.index} still agrees.`;
  const alone = only === undefined ? '' : ` Since then only the ledger ${only} has entries here.`;
  const message = `Entry ${index} names other last entries of ledgers than stand before it: ${text}.${agreed}${alone}`;
  const where = only === undefined ? { index } : { index, ledger: only };
  return { what: 'heads-differ', message, where, expected: String(expected), found: String(found) };
}
