/**
 * Where a copy of journals that grow meanwhile ends, so that no record is in it without what it had consumed. The ends are
 * looked up in an order in which each journal follows only what is looked up after it; what follows one that was looked
 * up before is left out.
 */
import type { JournalStore } from '@centesimo/store';
import type { NamedStores } from '../compose.ts';
import type { Takes } from '../copy/copy-store.ts';

/** How many records of each journal there are. */
export type Ends = ReadonlyMap<string, number>;

/** `<generation>/proposals/<ledger>`: steps that name places in allocation's journals. */
const PROPOSALS = '/proposals/';

/** The log first, then what it takes in: allocation follows donation, and donation what is left out by `takesWhole`. */
export async function endsNow(stores: NamedStores): Promise<Ends> {
  const ends = new Map<string, number>();
  for (const service of ['audit', 'allocation', 'donation'] as const) {
    const { contents, journals } = stores[service].store;
    const names = await contents.journals();
    const isProposal = (name: string): boolean => name.includes(PROPOSALS);
    for (const name of [...names.filter((each) => !isProposal(each)), ...names.filter(isProposal)])
      ends.set(name, await endOf(journals, name));
  }
  return ends;
}

/** Journals are dense, so that a few look-ups find the end of the longest one. */
async function endOf(journals: JournalStore, journal: string): Promise<number> {
  const holds = async (n: number): Promise<boolean> => (await journals.read(journal, n)) !== undefined;
  let above = 1;
  while (await holds(above - 1)) above *= 2;
  let below = Math.floor(above / 2);
  // Record `below - 1` is there, record `above - 1` is not.
  while (above - below > 1) {
    const middle = Math.floor((above + below) / 2);
    if (await holds(middle - 1)) below = middle;
    else above = middle;
  }
  return below;
}

/** Ends a journal before the first record that names one beyond the ends. */
export function takesWhole(journal: string, ends: Ends): Takes {
  const isWithin = (name: string, n: number): boolean => n < (ends.get(name) ?? 0);
  return ({ bytes, n }) => {
    if (!isWithin(journal, n)) return false;
    if (journal.includes(PROPOSALS)) {
      const { step } = parse(bytes) as { step: { place?: { journal: string; n: number } } };
      return step.place === undefined || isWithin(step.place.journal, step.place.n);
    }
    const { consumed } = parse(bytes) as { consumed: Readonly<Record<string, { readonly n: number }>> };
    return Object.entries(consumed).every(([name, cause]) => isWithin(name, cause.n));
  };
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}
