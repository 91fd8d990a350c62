/** Faults of the journal protocol, as one class with a closed list of codes. */

export type JournalErrorCode =
  'fenced' | 'stopped' | 'timeout' | 'broken-chain' | 'participant' | 'store' | 'not-closed';

/** `fenced`: another owner wrote; all state is to be dropped. `broken-chain`: a stored record does not follow the one before it.
 * `participant`: the service's pure core broke its word; nothing of the batch is stored. `not-closed`: the journal that this
 * one goes on from takes more records still. */
export class JournalError extends Error {
  readonly code: JournalErrorCode;
  constructor(code: JournalErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'JournalError';
    this.code = code;
  }
}

/** True for a fault of an outside system that says of itself that trying again can help. */
export function isRetriable(error: unknown): boolean {
  if (error instanceof JournalError) return error.code === 'timeout' || error.code === 'not-closed';
  return error instanceof Error && 'retriable' in error && error.retriable === true;
}

/** Why a journal was lost, as fields of a notice; what is fenced is told by its code. */
export function lossOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof Error)) return { reason: String(error) };
  return { reason: error.message, ...('code' in error && { code: String(error.code) }) };
}
