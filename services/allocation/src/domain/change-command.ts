/** Commands on money that changes its currency, is gone, or stands in for what was taken back. */
import type { Actor, FundTake } from './command-parts.ts';

export interface ExchangeMoney {
  readonly kind: 'exchange-money';
  readonly by: Actor;
  readonly approvedBy?: Actor;
  readonly exchange: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly currency: string;
  /** Minor units of the other currency. */
  readonly units: number;
  readonly unitsCurrency: string;
  /** Major units of the target currency for one of the source's: decimal text. */
  readonly rate: string;
  /** Whose rate it is. */
  readonly source: string;
  /** YYYY-MM-DD. */
  readonly exchangedAt: string;
}

export interface RecordLoss {
  readonly kind: 'record-loss';
  readonly by: Actor;
  readonly approvedBy?: Actor;
  readonly loss: string;
  readonly from: readonly FundTake[];
  readonly amount: number;
  readonly currency: string;
  readonly evidence?: readonly string[];
  readonly details?: string;
}

export interface CoverShortfall {
  readonly kind: 'cover-shortfall';
  readonly by: Actor;
  readonly cover: string;
  readonly fund: string;
  readonly amount: number;
  readonly currency: string;
}

export type ChangeCommand = ExchangeMoney | RecordLoss | CoverShortfall;
