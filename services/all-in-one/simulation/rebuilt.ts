/** What `centesimo topic rebuild` promises: every record that is stored stands in the topic, each effect behind its causes. */
import type { Message } from '@centesimo/bus';
import type { SimTopic, World } from '@centesimo/testkit';
import { readJournal, sourceJournals } from './stored.ts';

/** Messages that the command sent, in the order in which it did. */
export interface Placed {
  readonly partition: number;
  readonly messages: readonly Message[];
}

/** `journal n.i` of every message that the stored records make. */
export function storedPlaces(world: World): Set<string> {
  return new Set(
    sourceJournals().flatMap((journal) =>
      readJournal(world, journal).flatMap(({ events, n }) =>
        Array.from({ length: Math.max(1, events.length) }, (_, i) => `${journal} ${n}.${i}`),
      ),
    ),
  );
}

/** `topics`: where all of it must stand; left out where the broker has lost something since. */
export function checkRebuilt(
  expected: ReadonlySet<string>,
  placed: readonly Placed[],
  topics: readonly SimTopic[] | undefined,
): string[] {
  const faults: string[] = [];
  const sent = new Set<string>();
  for (const { messages } of placed)
    for (const { headers } of messages) {
      const place = `${headers['journal']} ${headers['n']}.${headers['i']}`;
      for (const cause of causesOf(headers['consumed']))
        if (expected.has(cause) && !sent.has(cause))
          faults.push(`the topic was rebuilt with ${place} before its cause ${cause}`);
      sent.add(place);
    }
  if (topics === undefined) return faults.slice(0, 1);
  const there = new Set(
    topics
      .flatMap(({ partitions }) => partitions)
      .flatMap((partition) =>
        partition
          .read(0, Infinity)
          .messages.map(({ headers }) => `${headers['journal']} ${headers['n']}.${headers['i']}`),
      ),
  );
  const missing = [...expected].filter((place) => !there.has(place));
  if (missing.length > 0)
    faults.push(`the topic was rebuilt without ${missing.length} messages: ${missing[0]}`);
  return faults.slice(0, 2);
}

/** `journal=n.i,…` */
function causesOf(consumed = ''): string[] {
  return consumed === '' ? [] : consumed.split(',').map((cause) => cause.replace('=', ' '));
}
