/** A small honest ledger behind the importer's port: it keeps funds and balances, refuses overdrafts, repeats answers. */
import { RpcError } from '@centesimo/grpc';
import type { ExpenseToPost, GiftToPost, ImportClient, Place, RecallToPost } from './import-client.ts';

export interface LedgerFixture {
  readonly client: ImportClient;
  /** Everything that was taken, in order. */
  readonly facts: readonly Fact[];
  /** Free cents of each fund. */
  readonly free: ReadonlyMap<string, number>;
  /** From now on everything is answered. */
  mend(): void;
}

export interface Fact {
  readonly kind:
    'ledger' | 'fund' | 'rule' | 'project' | 'gift' | 'interest' | 'expense' | 'recall' | 'hand-on';
  readonly key: string;
  readonly amount: number;
  readonly date: string;
  readonly fund: string;
  readonly input: unknown;
}

/** `cutAfter`: so many facts are taken, then nothing answers any more. */
export function createLedger(cutAfter = Infinity): LedgerFixture {
  const books = new Books(cutAfter);
  const { take } = books;
  const post = async (fact: Fact, after: readonly Place[] = []): Promise<Place & { id: string }> => {
    await Promise.resolve();
    return take(fact, after);
  };
  const bare = { amount: 0, date: '', fund: '' };
  const client: ImportClient = {
    openLedger: (ledger, details) => post({ ...bare, kind: 'ledger', key: 'open', input: [ledger, details] }),
    openFund: (ledger, { fund, ...opening }, after) =>
      post({ ...bare, kind: 'fund', key: `fund/${fund}`, fund, input: [ledger, opening] }, [after]),
    setRule: (ledger, fund, after) =>
      post({ ...bare, kind: 'rule', key: 'rule', fund, input: [ledger, fund] }, [after]),
    openProject: (ledger, project, details, after) =>
      post({ ...bare, kind: 'project', key: `project/${project}`, input: [ledger, details] }, [after]),
    postGifts: async (ledger, gifts, after, posted) => {
      let last = after;
      for (const [at, gift] of gifts.entries()) {
        last = await post(giftFact(ledger, gift), [after]);
        posted(at + 1);
      }
      return last;
    },
    postInterest: ({ after, amount, details, fund, key, ledger, receivedAt: date }) =>
      post({ kind: 'interest', key: `interest/${key}`, amount, date, fund, input: [ledger, details] }, [
        after,
      ]),
    recordExpense: (expense) => post(expenseFact(expense), expense.after),
    postRecalls: async (ledger, recalls, after) => {
      let last = after.at(-1)!;
      for (const recall of recalls) last = await post(recallFact(ledger, recall), after);
      return last;
    },
    handOn: ({ after, amount, day: date, details, from: fund, key, ledger, to }) =>
      post(
        { kind: 'hand-on', key: `hand-on/${key}`, amount, date, fund, input: [ledger, to, details] },
        after,
      ),
  };
  return { client, facts: books.facts, free: books.free, mend: () => books.mend() };
}

function giftFact(ledger: string, gift: GiftToPost): Fact {
  const { amount, fund, givenAt: date, payment, processor } = gift;
  return { kind: 'gift', key: `${processor}/${payment}`, amount, date, fund, input: ledger };
}

function recallFact(ledger: string, recall: RecallToPost): Fact {
  const { amount, payment, processor, refund, refundedAt: date } = recall;
  return {
    kind: 'recall',
    key: `recall/${refund}`,
    amount,
    date,
    fund: '',
    input: [ledger, processor, payment],
  };
}

function expenseFact({ amount, category, details, fund, key, ledger, paidAt, project }: ExpenseToPost): Fact {
  const input = { ledger, project, category, details };
  return { kind: 'expense', key: `expense/${key}`, amount, date: paidAt, fund, input };
}

class Books {
  readonly facts: Fact[] = [];
  readonly free = new Map<string, number>();
  readonly #taken = new Map<string, { text: string; n: number }>();
  #cutAfter: number;
  #rule = '';

  constructor(cutAfter: number) {
    this.#cutAfter = cutAfter;
  }

  mend(): void {
    this.#cutAfter = Infinity;
  }

  readonly take = (fact: Fact, after: readonly Place[]): Place & { id: string } => {
    if (after.some(({ n }) => n >= this.facts.length)) throw refused('after-unknown');
    const text = JSON.stringify(fact);
    const known = this.#taken.get(fact.key);
    if (known !== undefined && known.text !== text)
      throw new RpcError('conflict', 'idempotency-conflict', 'the same key was sent before with other input');
    if (known !== undefined) return { id: fact.key, journal: 'books', n: known.n };
    if (this.facts.length >= this.#cutAfter) throw new RpcError('unavailable', 'cut', 'nothing answers');
    this.#book(fact);
    const n = this.facts.push(fact) - 1;
    this.#taken.set(fact.key, { text, n });
    return { id: fact.key, journal: 'books', n };
  };

  #book(fact: Fact): void {
    const { amount, fund: named, kind } = fact;
    if (kind === 'fund') this.free.set(named, 0);
    if (kind === 'recall') return this.#recall(fact);
    if (kind === 'rule') this.#rule = named;
    if (amount === 0) return;
    const fund = named === '' ? this.#rule : named;
    const held = this.free.get(fund);
    if (held === undefined) throw refused('unknown-fund');
    const isOut = kind === 'expense' || kind === 'hand-on';
    if (isOut && held < amount) throw refused('not-enough-money');
    this.free.set(fund, isOut ? held - amount : held + amount);
    if (kind === 'hand-on') {
      const [, to] = fact.input as [string, string];
      this.free.set(to, (this.free.get(to) ?? 0) + amount);
    }
  }

  /** Out of the fund its gift went to, and never more than the gift. */
  #recall({ amount, input }: Fact): void {
    const [, processor, payment] = input as string[];
    const gift = this.facts.find(({ key }) => key === `${processor}/${payment}`);
    if (gift === undefined) throw refused('unknown-gift');
    const before = this.facts.filter(
      ({ input: other, kind }) => kind === 'recall' && (other as string[])[2] === payment,
    );
    const taken = before.reduce((sum, each) => sum + each.amount, amount);
    if (taken > gift.amount) throw refused('refund-exceeds-gift');
    const fund = gift.fund === '' ? this.#rule : gift.fund;
    const held = this.free.get(fund) ?? 0;
    if (held < amount) throw refused('not-enough-money');
    this.free.set(fund, held - amount);
  }
}

function refused(code: string): RpcError {
  return new RpcError('refused', code, 'the books refuse it');
}
