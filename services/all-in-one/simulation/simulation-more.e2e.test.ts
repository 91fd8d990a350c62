// The real services in a hostile simulated world: nothing answered is lost, nothing happens twice, the log never forks.
// This is the second half of the histories.
import { it } from 'vitest';
import { HALVES, HISTORIES_MS, holdHistories } from './hold-histories.ts';

it(
  `${HALVES.second.count} histories from seed ${HALVES.second.first} on hold`,
  { timeout: HISTORIES_MS },
  () => holdHistories(HALVES.second),
);
