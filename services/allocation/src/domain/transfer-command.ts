/** Commands on money that a partner holds for us. */
import type { Actor } from './command-parts.ts';

export interface SendTransfer {
  readonly kind: 'send-transfer';
  readonly by: Actor;
  readonly approvedBy?: Actor;
  readonly transfer: string;
  readonly from: string;
  /** The fund that the partner holds for `from`. */
  readonly to: string;
  readonly amount: number;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly sentAt: string;
  readonly evidence?: readonly string[];
  readonly details?: string;
}

export interface ReceiveTransfer {
  readonly kind: 'receive-transfer';
  readonly by: Actor;
  readonly transfer: string;
  /** What came: with the fee all that is in transit. */
  readonly amount: number;
  readonly fee?: number;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly receivedAt: string;
  readonly evidence?: readonly string[];
  readonly details?: string;
}

export interface ReturnTransfer {
  readonly kind: 'return-transfer';
  readonly by: Actor;
  /** Id of the return. */
  readonly return: string;
  readonly transfer: string;
  readonly amount: number;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly returnedAt: string;
}

export interface HandOverTransfer {
  readonly kind: 'hand-over-transfer';
  readonly by: Actor;
  readonly handOver: string;
  /** The fund that the partner holds. */
  readonly fund: string;
  readonly amount: number;
  readonly currency: string;
  readonly cites: Citation;
  readonly receivedAs?: string;
}

/** An entry of the partner's own log; `leaf` is its leaf hash, base64url. A type, so that it is JSON. */
export type Citation = {
  readonly ledger: string;
  readonly origin: string;
  readonly index: number;
  readonly leaf: string;
};

export type TransferCommand = SendTransfer | ReceiveTransfer | ReturnTransfer | HandOverTransfer;
