/** What the importer needs of a running system. */

/** A place in a journal that later commands can be made to follow. */
export interface Place {
  readonly journal: string;
  readonly n: number;
}

export interface FundToOpen {
  readonly fund: string;
  readonly class: string;
  readonly details: object;
  /** Who holds it, and for which fund. */
  readonly custody?: { readonly partner: string; readonly source: string };
}

export interface GiftToPost {
  readonly processor: string;
  readonly payment: string;
  /** Cents. */
  readonly amount: number;
  /** Empty: the placement rule decides. */
  readonly fund: string;
  readonly givenAt: string;
}

export interface InterestToPost {
  readonly ledger: string;
  readonly key: string;
  readonly fund: string;
  /** Cents. */
  readonly amount: number;
  readonly receivedAt: string;
  readonly details: object;
  readonly after: Place;
}

export interface ExpenseToPost {
  readonly ledger: string;
  readonly key: string;
  readonly fund: string;
  /** Cents. */
  readonly amount: number;
  readonly paidAt: string;
  readonly project: string | undefined;
  readonly category: string | undefined;
  readonly details: object;
  /** The last receipt: the expense must see its money. */
  readonly after: readonly Place[];
}

/** Part of a gift, or all of it, that its giver's bank took back. */
export interface RecallToPost {
  readonly processor: string;
  readonly payment: string;
  /** Names it, once among all of its processor. */
  readonly refund: string;
  /** Cents. */
  readonly amount: number;
  readonly refundedAt: string;
}

export interface HandOnToPost {
  readonly ledger: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** Cents. */
  readonly amount: number;
  /** Sent, and there: the statement names one day. */
  readonly day: string;
  readonly details: object;
  readonly after: readonly Place[];
}

/**
 * Every call waits out "try again" by itself, answers the same when it is made again with the same input, and throws
 * RpcError on a refusal; a refused gift stands in the error's facts as `payment`.
 */
export interface ImportClient {
  openLedger(ledger: string, details: object): Promise<Place>;
  openFund(ledger: string, fund: FundToOpen, after: Place): Promise<Place>;
  setRule(ledger: string, fund: string, after: Place): Promise<Place>;
  openProject(ledger: string, project: string, details: object, after: Place): Promise<Place>;
  /** Posts gifts, many at a time; answers the last place. `posted` is told how many are durable so far. */
  postGifts(
    ledger: string,
    gifts: readonly GiftToPost[],
    after: Place,
    posted: (count: number) => void,
  ): Promise<Place>;
  postInterest(interest: InterestToPost): Promise<Place>;
  recordExpense(expense: ExpenseToPost): Promise<Place & { readonly id: string }>;
  /** Answers the last place. */
  postRecalls(ledger: string, recalls: readonly RecallToPost[], after: readonly Place[]): Promise<Place>;
  /** The id of the transfer. */
  handOn(handOn: HandOnToPost): Promise<Place & { readonly id: string }>;
}
