/** Of which gifts a trail receipt can say where all of their cents are. */
import type { LedgerState, SlotEntries, Trail } from '@centesimo/cents';
import { scopeOf } from './trail-scope.ts';

/** Whether the entries of a trail say by themselves where its cents are (`TrailScope`). */
export function isProvable(state: LedgerState, found: Trail, known: SlotEntries): boolean {
  return scopeOf(state, found, known).isWhole;
}
