// The real services in a hostile simulated world: nothing answered is lost, nothing happens twice, the log never forks.
// This is the first half of the histories.
import { it } from 'vitest';
import { HALVES, HISTORIES_MS, holdHistories } from './hold-histories.ts';

it(`${HALVES.first.count} histories from seed ${HALVES.first.first} on hold`, { timeout: HISTORIES_MS }, () =>
  holdHistories(HALVES.first),
);
