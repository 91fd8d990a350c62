/** What `centesimo topic rebuild` promises: every record that is stored stands in the topic, each effect behind its causes. */
import type { Message } from '@centesimo/bus';
import type { SimTopic, World } from '@centesimo/testkit';
import { readJournal, sourceJournals } from './stored.ts';

/** Messages that the command sends, or that the broker says it has, in the order of time. */
export interface Produced {
  readonly step: 'sent' | 'acknowledged';
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
  produced: readonly Produced[],
  topics: readonly SimTopic[] | undefined,
): string[] {
  const faults: string[] = [];
  const acknowledged = new Set<string>();
  for (const { messages, step } of produced)
    for (const message of messages)
      if (step === 'acknowledged') acknowledged.add(placeOf(message));
      else
        for (const cause of causesOf(message))
          if (expected.has(cause) && !acknowledged.has(cause))
            faults.push(`the topic was rebuilt with ${placeOf(message)} before its cause ${cause}`);
  if (topics === undefined) return faults.slice(0, 1);
  const there = new Set(
    topics
      .flatMap(({ partitions }) => partitions)
      .flatMap((partition) => partition.read(0, Infinity).messages.map(placeOf)),
  );
  const missing = [...expected].filter((place) => !there.has(place));
  if (missing.length > 0)
    faults.push(`the topic was rebuilt without ${missing.length} messages: ${missing[0]}`);
  return faults.slice(0, 2);
}

function placeOf({ headers }: Message): string {
  return `${headers['journal']} ${headers['n']}.${headers['i']}`;
}

function causesOf({ headers }: Message): string[] {
  const { consumed = '' } = headers;
  // `journal=n.i,…`
  return consumed === '' ? [] : consumed.split(',').map((cause) => cause.replace('=', ' '));
}
