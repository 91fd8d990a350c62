/** Clients that give, spend, take back and return without end; each call is recorded, and sent until it is answered. */
import type { Random } from '@centesimo/testkit';
import { pause } from '../caller.ts';
import { callUntilAnswered } from './call.ts';
import { type Asked, type Kind, expenseOf, giftOf, refundOf, returnOf, SERVICE_OF } from './requests.ts';
import { LEDGERS, type World } from './world.ts';

/** A call that was answered with 2xx: the fact it made, and which event of the log that is. */
export interface Answered {
  readonly kind: Kind;
  readonly ledger: string;
  readonly id: string;
  /** `source` and `id` of its event, for example `/g1/donation/3 17`. */
  readonly event: string;
}

export interface History {
  readonly answered: Answered[];
  /** Expenses that were refused for want of money, under keys of their own. */
  refused: number;
  /** Calls that had to be sent again. */
  again: number;
  /** Answers that contradict an earlier one. */
  readonly contradictions: string[];
}

export interface Clients {
  readonly history: History;
  /** One gift of ten euros. */
  readonly give: (ledger: string) => Promise<Answered>;
  /** One cent out of the general fund; undefined when no gift was placed in it yet. */
  readonly spend: (ledger: string) => Promise<Answered | undefined>;
  /** Ends the work; rejects when a client gave up, or was told something that no lag explains. */
  readonly stop: () => Promise<void>;
}

/** Asks until it is answered and keeps what was; undefined: refused for want of money. */
type Ask = (asked: Asked, random: Random) => Promise<Answered | undefined>;

const CLIENTS = 4;
/** As nginx and others have it by default. */
const OUT_MS = 10_000;
const REST_MS = [10, 60] as const;
const NO_MONEY = 'not-enough-money';
/** How often a call that was answered is sent once more. */
const ONCE_MORE = 0.1;

export function startClients(world: World, random: Random): Clients {
  const history: History = { answered: [], refused: 0, again: 0, contradictions: [] };
  const ask = recordingIn(history, world);
  let isOver = false;
  let probes = 0;
  const probe = (make: (key: string) => Asked): Promise<Answered | undefined> => {
    const asked = make(`probe-${(probes += 1)}`);
    return ask(asked, random.fork(asked.key));
  };
  const working = Array.from({ length: CLIENTS }, (_, at) =>
    work(`client-${at}`, ask, random.fork(`client-${at}`), () => isOver),
  );
  // A client that gives up is told at the end, not by a process that falls over in between.
  const worked = Promise.allSettled(working);
  return {
    history,
    async give(ledger) {
      const given = await probe((key) => giftOf(ledger, key));
      if (given === undefined) throw new Error('a gift was refused for want of money');
      return given;
    },
    spend: (ledger) => probe((key) => expenseOf(ledger, key, 1)),
    async stop() {
      isOver = true;
      const failed = (await worked).filter((each) => each.status === 'rejected');
      if (failed.length > 0) throw new AggregateError(failed.map((each) => each.reason as unknown));
    },
  };
}

/** What a plain balancer does: who did not answer is left out for a while, unless nobody else is there. */
class PlainBalancer {
  readonly #outUntil = new Map<string, number>();

  pick(urls: readonly string[], random: Random): string {
    const good = urls.filter((url) => (this.#outUntil.get(url) ?? 0) <= Date.now());
    return random.pick(good.length > 0 ? good : urls);
  }

  silent(url: string): void {
    this.#outUntil.set(url, Date.now() + OUT_MS);
  }
}

function recordingIn(history: History, world: World): Ask {
  const balancer = new PlainBalancer();
  /** At either instance, again and again. @throws Error for another refusal than want of money */
  async function ask(asked: Asked, random: Random): Promise<Answered | undefined> {
    const { kind, key, ledger } = asked;
    const urls = world.of(SERVICE_OF[kind]).map(({ url }) => url);
    const pick = (): string => balancer.pick(urls, random);
    const silent = (url: string): void => balancer.silent(url);
    const again = (): void => void (history.again += 1);
    const answer = await callUntilAnswered(asked, { token: world.token, pick, silent, again });
    if (answer.kind === 'done') return { kind, ledger, id: answer.id, event: answer.event };
    if (answer.code === NO_MONEY) return undefined;
    throw new Error(`${kind} ${key} of ${ledger} was refused: ${answer.status} ${answer.code}`);
  }
  return async (asked, random) => {
    const answered = await ask(asked, random);
    if (answered === undefined) history.refused += 1;
    else history.answered.push(answered);
    // As by a processor that did not hear the answer: it is told the first one.
    if (answered === undefined || !random.chance(ONCE_MORE)) return answered;
    const second = await ask(asked, random);
    if (second?.id !== answered.id || second.event !== answered.event)
      history.contradictions.push(
        `${asked.key} was answered ${answered.id} at ${answered.event}, then ${second?.id} at ${second?.event}`,
      );
    return answered;
  };
}

async function work(name: string, ask: Ask, random: Random, isOver: () => boolean): Promise<void> {
  const gifts: Answered[] = [];
  const expenses: Answered[] = [];
  const keep = (list: Answered[], answered: Answered | undefined): void => {
    if (answered !== undefined) list.push(answered);
  };
  for (let n = 0; !isOver(); n++) {
    const ledger = random.pick(LEDGERS);
    const key = `${name}-${n}`;
    const draw = random.float();
    const gift = draw < 0.15 ? gifts.shift() : undefined;
    const expense = draw > 0.9 ? expenses.shift() : undefined;
    if (gift !== undefined) await ask(refundOf(gift.ledger, key, gift.id), random);
    else if (expense !== undefined) await ask(returnOf(expense.ledger, key, expense.id), random);
    else if (draw < 0.4) keep(expenses, await ask(expenseOf(ledger, key, random.int(20, 400)), random));
    else keep(gifts, await ask(giftOf(ledger, key), random));
    await pause(random.int(...REST_MS));
  }
}
