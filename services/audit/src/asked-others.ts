/** Others that audit asks something, as the settings name them: what they have seen of the log, what they cosign, what time it is. */
import type { WitnessPolicy } from '@centesimo/log';
import type { Stamping } from './log/stamper.ts';
import type { SeenPlace } from './log/seen-elsewhere.ts';
import { seenPlaces } from './seen-places.ts';
import { witnessesOf } from './witnesses/open-witnesses.ts';
import { type NamedAuthority, namedStamping } from './time-authority/named-authority.ts';

export interface NamedOthers extends NamedAuthority {
  readonly seenBy: readonly string[];
  readonly seenByMin: number;
}

export interface AskedOthers extends ReturnType<typeof witnessesOf> {
  readonly seenBy: readonly SeenPlace[];
  readonly seenByMin: number;
  readonly stamping: Stamping | undefined;
}

/** @throws StampError, and what Node says, for a file of certificates that is none */
export function askedOthers(named: NamedOthers, policy: WitnessPolicy | undefined): AskedOthers {
  const seen = { seenBy: seenPlaces(named.seenBy), seenByMin: named.seenByMin };
  return { ...seen, ...witnessesOf(policy), stamping: namedStamping(named) };
}
