/** What commands are made of. */

/** Who acts, as events name them. */
export interface Actor {
  readonly actor: string;
  readonly role: string;
}

/** How much to take from one fund; 0: what it holds, as far as it is still needed. Minor units. */
export interface FundTake {
  readonly fund: string;
  readonly amount: number;
}
