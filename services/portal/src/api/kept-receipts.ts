/**
 * Receipts of what is everybody's: one is made once for a size of the log, and few at a time, so that whoever asks without
 * end, which needs no code here, costs audit little.
 */
import { refusal } from './meanings.ts';

/** Receipts kept, each of at most some megabytes, and how many are made at once. */
const KEPT_MAX = 20;
const MAKING_MAX = 4;

interface Kept<Receipt> {
  readonly size: number;
  readonly receipt: Promise<Receipt>;
}

/** `size`: that of the log as it is verified. Whoever asks while one is made gets that one. @throws RpcError */
export function keptReceipts<Receipt>(
  make: (id: string) => Promise<Receipt>,
  size: () => number,
): (id: string) => Promise<Receipt> {
  const kept = new Map<string, Kept<Receipt>>();
  let making = 0;
  const begin = async (id: string): Promise<Receipt> => {
    making += 1;
    try {
      return await make(id);
    } catch (error) {
      // What is refused now may be had later.
      kept.delete(id);
      throw error;
    } finally {
      making -= 1;
    }
  };
  return async (id) => {
    const now = size();
    const known = kept.get(id);
    if (known?.size === now) return await known.receipt;
    if (making >= MAKING_MAX) throw refusal('too-many-receipts');
    const receipt = begin(id);
    kept.delete(id);
    kept.set(id, { size: now, receipt });
    if (kept.size > KEPT_MAX) kept.delete(kept.keys().next().value ?? '');
    return await receipt;
  };
}
