/** Whether the user may read in a group: asked before a consumer is, which would be refused silently, again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { toBusError, typeOfRoot } from './kafka-errors.ts';

const TRY_AGAIN_MS = 250;
/** What KafkaJS says both where the group's broker is not there yet, and where the user has no right to the group. */
const NOT_FOUND = 'KafkaJSGroupCoordinatorNotFound';

/** @throws BusError `unavailable` when the group's broker did not answer within `waitMs` */
export async function checkGroup(
  admin: Admin,
  groupId: string,
  topic: string,
  waitMs: number,
): Promise<void> {
  for (const until = Date.now() + waitMs; ;) {
    try {
      await admin.fetchOffsets({ groupId, topics: [topic] });
      return;
    } catch (error) {
      const type = typeOfRoot(error);
      const isRefused = type.endsWith('AUTHORIZATION_FAILED');
      // The consumer itself knows how to wait for the rest: a broker that is loading, or not the right one any more.
      if (type !== NOT_FOUND && !isRefused) return;
      if (isRefused || Date.now() >= until) throw toBusError(error, `joining the group ${groupId}`, 'ask');
    }
    await sleep(TRY_AGAIN_MS);
  }
}
