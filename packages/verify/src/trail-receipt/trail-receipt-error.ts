/** Why a trail receipt does not hold, by a closed set of stable codes. */

export type TrailReceiptFault =
  /** It is no such file, or a part of it has another form. */
  | 'receipt-malformed'
  /** The log's key did not sign its checkpoint. */
  | 'signature-refused'
  /** An entry is not in the log that was signed. */
  | 'proof-refused'
  /** An entry is in the log, and is not what it should be here. */
  | 'entry-differs'
  /** The sum tree does not prove the place that the gift's cents are said to have got. */
  | 'placement-refused'
  /** The cents do not go the way that the entries say: one is missing, too many, or takes what is not there. */
  | 'path-broken'
  /** The stated shares are not those that follow from the entries. */
  | 'share-differs';

export class TrailReceiptError extends Error {
  readonly code: TrailReceiptFault;

  constructor(code: TrailReceiptFault, message: string) {
    super(message);
    this.name = 'TrailReceiptError';
    this.code = code;
  }
}
