/**
 * Which of many slow cases a run takes: all of them in `.ci/run` and in `npm run test:deep`, a fifth where somebody waits
 * for `npm test`. `CENTESIMO_SEED` chooses which fifth.
 */
const IS_WHOLE = process.env['CENTESIMO_DEEP'] === '1' || process.env['CI'] === 'true';
const STRIDE = IS_WHOLE ? 1 : 5;
const SEED = Number(process.env['CENTESIMO_SEED'] ?? 0);

/** True where every case is taken. */
export const TAKES_ALL = STRIDE === 1;

/** Whether the case at this place of its list is taken; a test that is not is shown as skipped. */
export function isTaken(at: number): boolean {
  return at % STRIDE === SEED % STRIDE;
}
