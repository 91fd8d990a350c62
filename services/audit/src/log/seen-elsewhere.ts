/**
 * What others have seen of this log: portals, mirrors, witnesses, a standby. A store that was restored from an old backup
 * knows nothing of what was signed after it; they do. They are asked once, at a start, before anything is signed.
 */
import { type Clock, type Notify, within } from '@centesimo/journal';
import { type Ed25519Verifier, LogError, hexOf } from '@centesimo/log';
import { type LogKeys, openWithAny } from './log-keys.ts';

/** Somebody who keeps the last checkpoint they saw. */
export interface SeenPlace {
  readonly name: string;
  /**
   * A signed note, or the public view of a ledger as the portal tells it, which holds one; or the size alone that a
   * witness says it has cosigned. May take as long as it likes.
   */
  read(): Promise<string | { readonly size: number }>;
}

/** A checkpoint that our own key signed, or is said to have signed: then its root is not known. */
export interface Seen {
  readonly place: string;
  readonly size: number;
  /** Hex. */
  readonly root?: string;
}

export interface SeenPorts extends LogKeys {
  readonly seenBy: readonly SeenPlace[];
  /** How many of them must answer before anything is signed. */
  readonly seenByMin: number;
  readonly clock: Clock;
  readonly ed25519: Ed25519Verifier;
  readonly notify: Notify;
}

const TRIES = 3;
const TRY_MS = 3_000;
const RETRY_MS = 500;
const ASK_AGAIN_MS = 10_000;

/**
 * Asks all places side by side, some times each. Who does not answer is told loudly, and is no reason to stand still: after
 * a power cut portals wait for audit. Where too few answer they are asked again, until the signal aborts.
 */
export async function askElsewhere(ports: SeenPorts, signal: AbortSignal): Promise<Seen[]> {
  const { clock, seenBy, seenByMin } = ports;
  for (;;) {
    const answers = await Promise.all(seenBy.map((place) => askOne(ports, place, signal)));
    const seen = answers.filter((answer) => answer !== undefined);
    if (seen.length >= seenByMin || signal.aborted) return seen;
    await clock.sleep(ASK_AGAIN_MS, signal);
  }
}

async function askOne(ports: SeenPorts, place: SeenPlace, signal: AbortSignal): Promise<Seen | undefined> {
  const { clock, notify } = ports;
  let reason = '';
  for (let tries = 0; tries < TRIES && !signal.aborted; tries++) {
    if (tries > 0) await clock.sleep(RETRY_MS, signal);
    try {
      return openSeen(ports, place.name, await within(clock, TRY_MS, 'seen', place.read()));
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  if (!signal.aborted)
    notify({ name: 'seen-unanswered', level: 'error', fields: { place: place.name, reason } });
  return undefined;
}

/** @throws LogError when it is no checkpoint that our key signed; SyntaxError */
function openSeen(ports: SeenPorts, place: string, text: Awaited<ReturnType<SeenPlace['read']>>): Seen {
  if (typeof text !== 'string') return { place, size: text.size };
  const { root, size } = openWithAny(ports.ed25519, noteIn(text), ports);
  return { place, size, root: hexOf(root) };
}

function noteIn(text: string): string {
  if (!text.startsWith('{')) return text;
  const { checkpoint } = JSON.parse(text) as { checkpoint?: { note?: unknown } };
  if (typeof checkpoint?.note === 'string') return checkpoint.note;
  throw new LogError('note-malformed', 'it names no checkpoint');
}
