/**
 * Open streams of trails: each is told its trail's answer whenever that has changed. A reader that is slow is told the
 * latest answer once it reads again, so that nothing queues for it; how many may be open is bounded.
 */
import { hash } from 'node:crypto';
import { Wake } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { Metrics } from '@centesimo/telemetry';
import type { PortalViews } from '../domain/portal-views.ts';
import type { TrailView } from '../domain/views.ts';
import { refusal, viewOf } from './meanings.ts';

export interface StreamLimits {
  readonly openMax: number;
  /** A comment is sent after so long a silence, so that dead connections are found. */
  readonly heartbeatMs: number;
}

export const STREAM_LIMITS: StreamLimits = { openMax: 5_000, heartbeatMs: 15_000 };
/** Streams told between two breaths of everything else. */
const TOLD_AT_ONCE = 50;

export interface StreamPorts {
  readonly views: PortalViews;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly limits: StreamLimits;
}

/** A change, or that there was none for a while. */
export type Told = { readonly view: TrailView } | 'heartbeat';

export interface Streams {
  /**
   * The trail as it is, unless the caller has seen the answer of this size of the log (`seenSize`), then each change.
   * Ends when the signal aborts or the streams are closed. @throws RpcError at once: for the code, or too many streams
   */
  watch(code: string, seenSize: number | undefined, signal: AbortSignal): AsyncGenerator<Told>;
  /** Ends all, and refuses new ones. */
  close(): void;
}

interface Open {
  readonly wake: Wake;
}

export function createStreams(ports: StreamPorts): Streams {
  const { clock, limits, metrics, views } = ports;
  const open = new Set<Open>();
  const closing = new AbortController();
  const gauge = metrics.gauge('centesimo_portal_streams');
  let isTelling = false;
  const tellAll = async (): Promise<void> => {
    // A growth during the round is seen by those told later; the others are told in another round.
    if (isTelling) return;
    isTelling = true;
    let told = 0;
    await clock.sleep(0);
    isTelling = false;
    for (const { wake } of [...open]) {
      wake.pulse();
      told += 1;
      if (told % TOLD_AT_ONCE === 0) await clock.sleep(0);
    }
  };
  const stopWatching = views.onChange(() => void tellAll());
  return {
    watch: (code, seenSize, signal) => {
      const first = viewOf(views.trailOf(code), 'trail');
      if (open.size >= limits.openMax || closing.signal.aborted) throw refusal('too-many-streams');
      const each: Open = { wake: new Wake() };
      open.add(each);
      gauge.set(open.size);
      const close = (): void => {
        open.delete(each);
        gauge.set(open.size);
      };
      const ended = AbortSignal.any([signal, closing.signal]);
      ended.addEventListener('abort', close, { once: true });
      return changes({ ...ports, code, first, seenSize, wake: each.wake, ended, close });
    },
    close: () => {
      stopWatching();
      closing.abort();
    },
  };
}

interface Watching extends StreamPorts {
  readonly code: string;
  readonly first: TrailView;
  readonly seenSize: number | undefined;
  readonly wake: Wake;
  readonly ended: AbortSignal;
  readonly close: () => void;
}

async function* changes(watching: Watching): AsyncGenerator<Told> {
  const { clock, code, close, ended, first, limits, seenSize, views, wake } = watching;
  try {
    let digest = digestOf(first);
    if (first.asOf.size !== seenSize) yield { view: first };
    while (!ended.aborted) {
      const since = clock.now();
      await wake.wait(clock, limits.heartbeatMs, ended);
      if (ended.aborted) return;
      const { view } = views.trailOf(code);
      const changed = view === undefined ? digest : digestOf(view);
      if (view !== undefined && changed !== digest) yield { view };
      else if (clock.now() - since >= limits.heartbeatMs) yield 'heartbeat';
      digest = changed;
    }
  } finally {
    close();
  }
}

/** Of everything but where the log stood. */
function digestOf({ asOf: _asOf, ...view }: TrailView): string {
  return hash('sha256', JSON.stringify(view), 'base64url');
}
