// The oracle: one object per cent, plain arrays, no intervals. Written from money-rules.md, not from the reducer.

export interface Cent {
  gift: string;
  /** Where it is; `fund` and `position` are its last place on a tape. */
  at: 'unplaced' | 'unassigned' | 'free' | 'spent' | 'refunded';
  fund: string;
  position: number;
  outflow: string;
  slot: number;
  /** Every place it ever had, as "fund position". */
  places: string[];
}

interface ModelGift {
  id: string;
  income: boolean;
  currency: string;
  named: string | undefined;
  /** Its cents in gift-cent order, those without a place, and those refunded before they had one. */
  placed: Cent[];
  waiting: Cent[];
  early: Cent[];
}

interface ModelFund {
  class: string;
  currency: string;
  open: boolean;
  reserve: boolean;
  tape: { cent: Cent; taken: boolean }[];
}

interface ModelExpense {
  currency: string;
  slots: { cent: Cent; fund: string; live: boolean }[];
}

/** Why a command is refused: all reasons that hold; none means that it is done. */
export type Reasons = string[];

export class PerCentModel {
  readonly funds = new Map<string, ModelFund>();
  readonly gifts: ModelGift[] = [];
  readonly expenses = new Map<string, ModelExpense>();
  readonly demands = new Map<string, { gift: string; amount: number; settled: boolean }>();
  rule = [
    { fund: 'general', weight: 7 },
    { fund: 'school', weight: 2 },
    { fund: 'yen', weight: 1 },
  ];
  queue = 0;
  owed: Record<string, number> = { EUR: 0, JPY: 0 };

  constructor() {
    this.funds.set('general', fundOf('unrestricted', 'EUR', true));
    this.funds.set('yen', fundOf('unrestricted', 'JPY', true));
    this.funds.set('water', fundOf('restricted', 'EUR'));
    this.funds.set('school', fundOf('designated', 'EUR'));
    this.funds.set('hall', fundOf('unrestricted', 'EUR'));
    this.funds.set('promise', fundOf('conditional', 'EUR'));
  }

  openFund(id: string, fundClass: string, currency: string): Reasons {
    if (this.funds.has(id)) return ['fund-exists'];
    this.funds.set(id, fundOf(fundClass, currency));
    return [];
  }

  closeFund(id: string): Reasons {
    const fund = this.funds.get(id);
    if (fund === undefined) return ['unknown-fund'];
    const reasons: Reasons = [];
    if (!fund.open) reasons.push('fund-closed');
    if (fund.reserve) reasons.push('fund-is-reserve');
    if (this.rule.some((share) => share.fund === id)) reasons.push('fund-in-rule');
    if (reasons.length === 0) fund.open = false;
    return reasons;
  }

  setRule(shares: { fund: string; weight: number }[]): Reasons {
    const reasons: Reasons = [];
    for (const { fund } of shares) {
      if (!this.funds.has(fund)) reasons.push('unknown-fund');
      else if (!this.funds.get(fund)!.open) reasons.push('fund-closed');
      if (shares.filter((share) => share.fund === fund).length > 1) reasons.push('duplicate-fund');
    }
    if (reasons.length === 0) this.rule = shares;
    return reasons;
  }

  receive(id: string, amount: number, currency: string, named: string | undefined, owed = 0): Reasons {
    const waiting = Array.from({ length: amount }, (): Cent => {
      return { gift: id, at: 'unplaced', fund: '', position: -1, outflow: '', slot: -1, places: [] };
    });
    const income = id.startsWith('income_');
    this.gifts.push({ id, income, currency, named, placed: [], waiting, early: [] });
    this.owed[currency]! += owed;
    return [];
  }

  place(count: number): Reasons {
    for (let n = 0; n < count && this.queue < this.gifts.length; n += 1, this.queue += 1) {
      const gift = this.gifts[this.queue]!;
      const shares = this.destinations(gift);
      if (shares === undefined) {
        for (const cent of gift.waiting) cent.at = 'unassigned';
        continue;
      }
      for (const { fund, amount } of shares) {
        for (const cent of gift.waiting.splice(0, amount)) {
          this.enter(cent, fund);
          gift.placed.push(cent);
        }
      }
    }
    return [];
  }

  private destinations(gift: ModelGift): { fund: string; amount: number }[] | undefined {
    const amount = gift.waiting.length;
    if (gift.named !== undefined) {
      const fund = this.funds.get(gift.named);
      if (fund === undefined || !fund.open || fund.currency !== gift.currency) return undefined;
      return [{ fund: gift.named, amount }];
    }
    const rule = this.rule.filter(({ fund }) => this.funds.get(fund)!.currency === gift.currency);
    if (rule.length === 0) return undefined;
    const total = rule.reduce((sum, { weight }) => sum + weight, 0);
    const shares = rule.map(({ fund, weight }) => ({ fund, amount: Math.floor((amount * weight) / total) }));
    // The cents left go one each to the largest remainder not yet served, the first listed among equals.
    let left = amount - shares.reduce((sum, share) => sum + share.amount, 0);
    const remainders = rule.map(({ weight }) => (amount * weight) % total);
    for (; left > 0; left -= 1) {
      const best = remainders.indexOf(Math.max(...remainders));
      shares[best]!.amount += 1;
      remainders[best] = -1;
    }
    return shares;
  }

  private enter(cent: Cent, fund: string): void {
    const { tape } = this.funds.get(fund)!;
    Object.assign(cent, { at: 'free', fund, position: tape.length, outflow: '', slot: -1 });
    cent.places.push(`${fund} ${tape.length}`);
    tape.push({ cent, taken: false });
  }

  assign(id: string, fundId: string): Reasons {
    const gift = this.gifts.find((candidate) => candidate.id === id);
    const fund = this.funds.get(fundId);
    const reasons: Reasons = [];
    if (gift === undefined) return ['unknown-gift'];
    if (!gift.waiting.some((cent) => cent.at === 'unassigned')) reasons.push('not-unassigned');
    if (fund === undefined) reasons.push('unknown-fund');
    else if (!fund.open) reasons.push('fund-closed');
    if (fund !== undefined && fund.currency !== gift.currency) reasons.push('wrong-currency');
    if (reasons.length > 0) return reasons;
    for (const cent of gift.waiting.splice(0)) {
      this.enter(cent, fundId);
      gift.placed.push(cent);
    }
    return [];
  }

  private fundReasons(funds: readonly string[], amount: number, currency: string): Reasons {
    const reasons: Reasons = [];
    let available = 0;
    for (const id of funds) {
      const fund = this.funds.get(id);
      if (fund === undefined) reasons.push('unknown-fund');
      else if (fund.currency !== currency) reasons.push('wrong-currency');
      available += fund?.tape.filter((place) => !place.taken).length ?? 0;
    }
    if (new Set(funds).size !== funds.length) reasons.push('duplicate-fund');
    if (available < amount) reasons.push('not-enough-money');
    return reasons;
  }

  /** Takes the lowest free cents of the funds in listed order. */
  private take(funds: readonly string[], amount: number): Cent[] {
    const cents: Cent[] = [];
    for (const id of funds) {
      for (const place of this.funds.get(id)!.tape) {
        if (cents.length === amount) break;
        if (place.taken) continue;
        place.taken = true;
        cents.push(place.cent);
      }
    }
    return cents;
  }

  move(from: readonly string[], to: string, amount: number, ground: boolean): Reasons {
    const target = this.funds.get(to);
    const currency = this.funds.get(from[0]!)?.currency ?? '';
    const reasons = this.fundReasons(from, amount, currency);
    if (target === undefined) return [...reasons, 'unknown-fund'];
    if (currency !== target.currency) reasons.push('wrong-currency');
    if (!target.open) reasons.push('fund-closed');
    for (const id of from) {
      const fundClass = this.funds.get(id)?.class;
      if (id === to) reasons.push('same-fund');
      if (fundClass === 'restricted' || fundClass === 'conditional') reasons.push('class-forbids');
      if (target.class === 'conditional') reasons.push('class-forbids');
      if (fundClass === 'designated' && !ground) reasons.push('ground-required');
    }
    if (reasons.length > 0) return reasons;
    for (const cent of this.take(from, amount)) this.enter(cent, to);
    return [];
  }

  spend(id: string, funds: readonly string[], amount: number, currency: string): Reasons {
    const reasons = this.fundReasons(funds, amount, currency);
    if (funds.some((fund) => this.funds.get(fund)?.class === 'conditional')) reasons.push('class-forbids');
    if (reasons.length > 0) return reasons;
    const slots = this.take(funds, amount).map((cent, slot) => {
      Object.assign(cent, { at: 'spent', outflow: id, slot });
      return { cent, fund: cent.fund, live: true };
    });
    this.expenses.set(id, { currency, slots });
    return [];
  }

  return(id: string, amount: number): Reasons {
    const expense = this.expenses.get(id);
    if (expense === undefined) return ['unknown-expense'];
    const live = expense.slots.filter((slot) => slot.live);
    if (amount > live.length) return ['return-too-large'];
    for (const slot of live.slice(live.length - amount)) {
      slot.live = false;
      this.enter(slot.cent, slot.fund);
    }
    return [];
  }

  demand(id: string, gift: string, amount: number): Reasons {
    if (!this.gifts.some((candidate) => candidate.id === gift && !candidate.income)) return ['unknown-gift'];
    this.demands.set(id, { gift, amount, settled: false });
    return [];
  }

  settle(id: string): Reasons {
    const demand = this.demands.get(id);
    if (demand === undefined) return ['unknown-demand'];
    if (demand.settled) return ['demand-settled'];
    const gift = this.gifts.find((candidate) => candidate.id === demand.gift)!;
    const early = gift.waiting.slice(0, demand.amount);
    const free = gift.placed.filter((cent) => cent.at === 'free').slice(0, demand.amount - early.length);
    if (early.length + free.length < demand.amount) return ['needs-cover'];
    demand.settled = true;
    gift.waiting.splice(0, early.length);
    for (const cent of early) Object.assign(cent, { at: 'refunded', outflow: id });
    gift.early.push(...early);
    for (const [slot, cent] of free.entries()) {
      this.funds.get(cent.fund)!.tape[cent.position]!.taken = true;
      Object.assign(cent, { at: 'refunded', outflow: id, slot });
    }
    return [];
  }

  /** Per gift and cent where it is: what the interval model's trail must say, cent by cent. */
  trailOf(gift: ModelGift): string[] {
    return [...gift.placed, ...gift.waiting, ...gift.early].map((cent) =>
      [this.whereIs(cent), ...cent.places].join(' < '),
    );
  }

  private whereIs(cent: Cent): string {
    const { at, fund, position, outflow, slot } = cent;
    if (at === 'unplaced' || at === 'unassigned') return at;
    if (at === 'refunded')
      return position < 0 ? `refunded ${outflow}` : `refunded ${outflow} ${fund} ${position}`;
    if (at === 'spent') return `spent ${outflow} ${slot} ${fund} ${position}`;
    const ahead = this.funds
      .get(fund)!
      .tape.slice(0, position)
      .filter((place) => !place.taken).length;
    return `waiting ${fund} ${position} ${ahead}`;
  }
}

function fundOf(fundClass: string, currency: string, reserve = false): ModelFund {
  return { class: fundClass, currency, open: true, reserve, tape: [] };
}
