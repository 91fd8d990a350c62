/** Erases gift by gift, each waited for, and finds the entry that says so. */
import { setTimeout as wait } from 'node:timers/promises';
import { RpcError } from '@centesimo/grpc';
import type { Asked, NamedGift } from './named-gifts.ts';

/** What became of one gift. */
export type Outcome =
  | {
      readonly kind: 'erased';
      /** YYYY-MM-DD. */
      readonly erasedAt: string;
      /** True: it was erased by an earlier call. */
      readonly before: boolean;
      /** Index of the entry in the log; undefined where it was not published in time. */
      readonly entry: number | undefined;
    }
  /** The law keeps it through this day. */
  | { readonly kind: 'blocked'; readonly until: string }
  | { readonly kind: 'nothing-private' }
  | { readonly kind: 'refused' | 'not-now'; readonly code: string; readonly message: string };

export type GiftOutcome = NamedGift & Outcome;

export interface Wish {
  readonly ground: string;
  readonly signal: AbortSignal;
  /** Called after each. */
  readonly step: (done: number) => void;
}

const PATIENCE_MS = 30_000;
const PUBLISHED_MS = 15_000;
const POLL_MS = 250;
const ERASED = 'org.centesimo.subject.erased.v1';

/** What is not reached because it was interrupted is missing at the end. @throws RpcError where nobody may ask */
export async function eraseGifts(
  asked: Asked,
  gifts: readonly NamedGift[],
  wish: Wish,
): Promise<GiftOutcome[]> {
  const done: GiftOutcome[] = [];
  for (const named of gifts) {
    if (wish.signal.aborted) break;
    done.push({ ...named, ...(await eraseOne(asked, named.gift, wish)) });
    wish.step(done.length);
  }
  return await withEntries(asked, done, wish.signal);
}

async function eraseOne(
  { donation, ledger }: Asked,
  gift: string,
  { ground, signal }: Wish,
): Promise<Outcome> {
  for (const until = performance.now() + PATIENCE_MS; ;) {
    try {
      const request = { ledger, gift, ground, idempotencyKey: `erase/${gift}` };
      const { erasedAt, repeated } = await donation.eraseDetails(request, { signal });
      return { kind: 'erased', erasedAt, before: repeated, entry: undefined };
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      const mayPass = (error.retriable || error.kind === 'deadline') && error.code !== 'unknown-gift';
      if (!mayPass || signal.aborted || performance.now() > until) return refusalOf(error);
      await wait(error.retryAfterMs ?? POLL_MS);
    }
  }
}

/** @throws the error, where it says nothing of this gift */
function refusalOf(error: RpcError): Outcome {
  const { code, facts, kind, message } = error;
  if (code === 'erasure-blocked') return { kind: 'blocked', until: String(facts['until']) };
  if (code === 'no-details') return { kind: 'nothing-private' };
  if (kind === 'refused' || kind === 'not-found') return { kind: 'refused', code, message };
  if (error.retriable || kind === 'deadline' || kind === 'cancelled')
    return { kind: 'not-now', code, message };
  throw error;
}

/** It is in the log a moment later: all of them are waited for together. */
async function withEntries(
  asked: Asked,
  outcomes: readonly GiftOutcome[],
  signal: AbortSignal,
): Promise<GiftOutcome[]> {
  const entries = new Map<string, number>();
  const erased = outcomes.filter(({ kind }) => kind === 'erased').map(({ gift }) => gift);
  const until = performance.now() + PUBLISHED_MS;
  for (const gift of erased)
    for (;;) {
      const index = await entryOf(asked, gift);
      if (index !== undefined) entries.set(gift, index);
      if (index !== undefined || signal.aborted || performance.now() > until) break;
      await wait(POLL_MS);
    }
  return outcomes.map((each) => (each.kind === 'erased' ? { ...each, entry: entries.get(each.gift) } : each));
}

/** The last one: a gift that was announced may have been erased twice. Undefined also where audit cannot say it now. */
async function entryOf({ audit, ledger }: Asked, gift: string): Promise<number | undefined> {
  try {
    const { entries } = await audit.findEntries({ ledger, subject: gift, type: ERASED });
    const last = entries.at(-1);
    return last === undefined ? undefined : Number(last.index);
  } catch (error) {
    if (error instanceof RpcError && (error.retriable || error.kind === 'deadline')) return undefined;
    throw error;
  }
}
