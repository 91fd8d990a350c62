/** The write steps of every service and of the topic, enumerated from the ports, and which of them a round reaches. */
import { BUS_WRITE_STEPS } from '@centesimo/bus';
import { STORE_WRITE_STEPS } from '@centesimo/store';
import type { Strike } from './child-messages.ts';

const SERVICES = ['donation', 'allocation', 'audit'] as const;

/** Every write step at every service, and the topic's. A step that is added to a port is here at once. */
export const POINTS: readonly string[] = [
  ...SERVICES.flatMap((service) => STORE_WRITE_STEPS.map((step) => `${service} ${step}`)),
  ...BUS_WRITE_STEPS.map((step) => `bus ${step}`),
];

const NO_FILES = 'only allocation takes files';
const NO_SWAP = 'only the checkpoint and uploads are compared and swapped';
const DERIVED_ONLY = 'audit derives everything from its journal and keeps neither hints nor indexes';

/** Steps that cannot occur here, each with the reason; the sweep fails when one of them occurs all the same. */
export const UNREACHED: Readonly<Record<string, string>> = {
  'donation blob.put': NO_FILES,
  'donation blob.delete': NO_FILES,
  'audit blob.put': NO_FILES,
  'audit blob.delete': NO_FILES,
  'donation document.replace': NO_SWAP,
  'audit document.put': DERIVED_ONLY,
  'audit document.delete': 'tiles and the checkpoint stay for ever',
};

/** Narrower points, by the collection or group, that a round reaches; struck in the deep sweep only. */
export const NARROW_POINTS: readonly string[] = [
  'donation document.insert details-keys',
  'donation document.insert details-private',
  'donation document.insert details-public',
  'donation document.delete details-keys',
  'donation document.delete details-private',
  'donation document.delete details-public',
  'donation document.delete key-index',
  'donation document.put details-keys',
  'donation document.put hint',
  'donation document.put publish-cursor',
  'donation document.put key-index',
  'donation document.put topic-standing',
  'allocation document.insert details-public',
  'allocation document.insert evidence',
  'allocation document.delete details-public',
  'allocation document.delete key-index',
  'allocation document.delete evidence',
  'allocation document.replace evidence',
  'allocation document.put hint',
  'allocation document.put publish-cursor',
  'allocation document.put key-index',
  'allocation document.put topic-standing',
  // The portal's copies of public texts can be fetched again.
  'portal document.put',
  'portal document.put public-texts',
  'audit document.insert tile',
  'audit document.insert checkpoints',
  'audit document.replace checkpoint',
  'bus bus.commit donation',
  'bus bus.commit allocation',
  'bus bus.commit audit',
];

/** What the first start of a folder alone writes: no later work would come to such a strike. */
export const FIRST_POINTS: readonly string[] = ['donation document.put details-format'];

/** Two deaths on one folder: one under load, one while the next process picks up what the first left. */
export interface CrashCase {
  readonly load: Strike;
  readonly recovery: Strike;
}

const SIDES = ['before', 'after'] as const;
/** A middle write: the ledger stands, gifts are on their way. */
const MIDDLE = 3;
const DEEP_OCCURRENCES = [1, 2, 4, 7, 12];

export function crashCases(isDeep: boolean): CrashCase[] {
  const reached = POINTS.filter((point) => !(point in UNREACHED));
  const quick = reached.flatMap((point) => caseOf(point, MIDDLE, 1));
  if (!isDeep) return quick;
  const deep = [...reached, ...NARROW_POINTS].flatMap((point) =>
    DEEP_OCCURRENCES.flatMap((occurrence, at) => caseOf(point, occurrence, at + 1)),
  );
  return [...quick, ...deep];
}

/** Written while a process starts and hardly ever later: under load something else ends the process. */
const AT_START = / (hint|topic-standing)$/;

function caseOf(point: string, occurrence: number, atRecovery: number): CrashCase[] {
  return SIDES.map((side) => ({
    load: { point: AT_START.test(point) ? 'bus bus.produce' : point, side, occurrence },
    recovery: { point, side, occurrence: atRecovery },
  }));
}

export function nameOf({ point, side, occurrence }: Strike): string {
  return `${side} ${point} #${occurrence}`;
}
