/** What the importer needs of a running system. */

/** A place in a journal that later commands can be made to follow. */
export interface Place {
  readonly journal: string;
  readonly n: number;
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

/**
 * Every call waits out "try again" by itself, answers the same when it is made again with the same input, and throws
 * RpcError on a refusal; a refused gift stands in the error's facts as `payment`.
 */
export interface ImportClient {
  openLedger(ledger: string, details: object): Promise<Place>;
  openFund(ledger: string, fund: string, fundClass: string, details: object, after: Place): Promise<Place>;
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
}
