/**
 * What became, in other logs, of money that was handed over to them: the receipt of the income that a hand-over cites is
 * fetched from the portal of its log and verified with that log's key. Nobody's word is shown: what does not prove the
 * very entry that was cited is refused. Nothing waits for it, and what was proved stays until something newer is.
 */
import { TrailReceiptError, openTrailReceipt } from '@centesimo/verify/trail-receipt';
import type { OpenedTrailReceipt } from '@centesimo/verify/trail-receipt';
import { PATTERNS } from '@centesimo/events';
import { Wake } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Logger, Metrics } from '@centesimo/telemetry';
import type { HandOverFacts } from '../domain/money-facts.ts';
import type { Beyond } from '../domain/show.ts';
import type { NotChecked } from '../domain/views.ts';
import { checkedPlaces, isShowable } from './checked-places.ts';

/** A log whose key is believed, and where its portal is, if that is known: an address without a slash at its end. */
export interface PartnerLog {
  readonly key: VerifierKey;
  readonly portal?: string;
}

export interface PartnerPorts {
  readonly partners: readonly PartnerLog[];
  /** The text at an address, at most so large as a receipt may be. @throws whatever keeps it from coming in time */
  readonly fetchReceipt: (address: string, signal: AbortSignal) => Promise<string>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Told when something else is known than before. */
  readonly onFound: () => void;
}

interface Asked {
  readonly cited: HandOverFacts;
  readonly portal: string;
  opened?: OpenedTrailReceipt;
  notChecked: NotChecked | undefined;
  /** When it is asked for; undefined while nobody looks at it. */
  dueAt: number | undefined;
  askedAt: number;
  pauseMs: number;
}

/** Incomes kept, and how many portals are asked at once. */
const KEPT_MAX = 500;
const AT_ONCE = 4;
/** What somebody looks at is asked for again after so long. */
const FRESH_MS = 15_000;
const RETRY_MS = { least: 5_000, most: 600_000 } as const;
const IDLE_MS = 1_000;
const INCOME = new RegExp(PATTERNS.incomeId);

export class PartnerTrails {
  readonly #ports: PartnerPorts;
  readonly #asked = new Map<string, Asked>();
  readonly #wake = new Wake();
  #changes = 0;

  constructor(ports: PartnerPorts) {
    this.#ports = ports;
  }

  /** Tells one answer from the next. */
  get changes(): number {
    return this.#changes;
  }

  /** What is known now of an income that a verified entry cites; it is asked for if that is long ago. */
  find(cited: HandOverFacts): Beyond {
    const partner = this.#ports.partners.find(
      ({ key, portal }) => key.name === cited.origin && portal !== undefined,
    );
    if (partner?.portal === undefined) return { notChecked: 'unknown-log' };
    const { receivedAs = '' } = cited;
    if (!INCOME.test(receivedAs)) return { notChecked: 'gift' };
    const asked = this.#ask(cited, partner.portal);
    const page = `${partner.portal}/i/${receivedAs}`;
    if (asked.opened === undefined) return { page, notChecked: asked.notChecked ?? 'asking' };
    const { opened } = asked;
    const { amount, gift } = opened.trail;
    return {
      page,
      amount,
      currency: String(gift.data['currency']),
      partOf: (cents) => checkedPlaces(opened, cents),
    };
  }

  #ask(cited: HandOverFacts, portal: string): Asked {
    const { clock } = this.#ports;
    const key = `${cited.origin} ${cited.index} ${cited.leaf} ${cited.receivedAs ?? ''}`;
    const known = this.#asked.get(key);
    const asked = known ?? {
      ...{ cited, portal, notChecked: 'asking', dueAt: 0, askedAt: 0, pauseMs: RETRY_MS.least },
    };
    this.#asked.delete(key);
    this.#asked.set(key, asked);
    if (known === undefined && this.#asked.size > KEPT_MAX)
      this.#asked.delete(this.#asked.keys().next().value ?? '');
    const isOld = clock.now() - asked.askedAt >= FRESH_MS;
    if (asked.dueAt === undefined && isOld) asked.dueAt = clock.now();
    if (asked.dueAt !== undefined) this.#wake.pulse();
    return asked;
  }

  /** Asks for what is looked at until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    while (!signal.aborted) {
      const now = clock.now();
      const due = [...this.#asked.values()].filter(({ dueAt = Infinity }) => dueAt <= now).slice(0, AT_ONCE);
      if (due.length === 0) await this.#wake.wait(clock, IDLE_MS, signal);
      else await Promise.all(due.map((each) => this.#fetch(each, signal)));
    }
  }

  async #fetch(asked: Asked, signal: AbortSignal): Promise<void> {
    const { clock, fetchReceipt, metrics } = this.#ports;
    const { cited, portal } = asked;
    const before = outcomeOf(asked);
    let outcome: NotChecked | 'checked' = 'unreachable';
    try {
      const address = `${portal}/v1/incomes/${cited.receivedAs ?? ''}/trail-receipt`;
      const text = await fetchReceipt(address, signal);
      outcome = this.#take(asked, text);
    } catch (error) {
      if (signal.aborted) return;
      this.#ports.log.warn('partner-unreachable', { origin: cited.origin, error });
    }
    metrics.counter('centesimo_portal_partner_receipts_total', { outcome }).inc();
    asked.askedAt = clock.now();
    const isGood = outcome === 'checked';
    asked.notChecked = isGood ? undefined : outcome === 'refused' ? 'refused' : 'unreachable';
    asked.dueAt = isGood ? undefined : clock.now() + asked.pauseMs;
    asked.pauseMs = isGood ? RETRY_MS.least : Math.min(asked.pauseMs * 2, RETRY_MS.most);
    if (outcomeOf(asked) === before) return;
    this.#changes += 1;
    this.#ports.onFound();
  }

  #take(asked: Asked, text: string): 'checked' | 'refused' {
    const { log, partners } = this.#ports;
    const { cited } = asked;
    let reason = 'no key of this log';
    // A log that has changed its key has two of one name.
    for (const { key } of partners.filter((each) => each.key.name === cited.origin)) {
      try {
        const opened = openTrailReceipt({ sha256: nodeSha256, ed25519: nodeEd25519 }, text, { logKey: key });
        const fault = faultOf(opened, asked);
        if (fault === undefined) {
          asked.opened = opened;
          return 'checked';
        }
        reason = fault;
      } catch (error) {
        if (!(error instanceof TrailReceiptError)) throw error;
        reason = error.code;
      }
    }
    log.warn('partner-receipt-refused', { origin: cited.origin, entry: cited.index, reason });
    return 'refused';
  }
}

/** Why a receipt that holds is not taken. */
function faultOf(opened: OpenedTrailReceipt, { cited, opened: before }: Asked): string | undefined {
  const { checkpoint, gift, ledger } = opened.trail;
  const isCited =
    gift.type === 'income.received' &&
    gift.index === cited.index &&
    gift.leaf === cited.leaf &&
    gift.subject === cited.receivedAs &&
    ledger === cited.ledger;
  if (!isCited) return 'it is of another entry than was cited';
  if (checkpoint.size < (before?.trail.checkpoint.size ?? 0)) return 'it is older than the one before';
  return isShowable(opened) ? undefined : 'it names what is no currency or id';
}

function outcomeOf({ notChecked, opened }: Asked): string {
  return `${notChecked ?? ''} ${opened?.trail.checkpoint.size ?? ''}`;
}
