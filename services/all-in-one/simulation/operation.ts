/** What a client asks for, and what came of it: every answer is kept, so that the end can be compared with all of them. */
import { RpcError } from '@centesimo/grpc';

/** A final answer: the same must come on every repetition. */
export type Final =
  | {
      readonly kind: 'done';
      readonly id: string;
      readonly place: string;
      readonly record: string;
      readonly trail: string;
      /** Kept until its gift comes, which it may never do: then it is the same fact. */
      readonly parked: boolean;
    }
  | { readonly kind: 'refused'; readonly code: string; readonly facts: string };

/** One command of a call; a batch of gifts has several. */
export interface Item {
  readonly ledger: string;
  /** What makes it the same command: the ledger and its key. */
  readonly key: string;
  readonly input: string;
  /** The event it makes; empty: a read. */
  readonly type: string;
}

export interface Operation {
  readonly service: 'donation' | 'allocation';
  readonly method: string;
  readonly message: object;
  readonly items: readonly Item[];
  /** Not final so often, and the client gives up: what is asked may never become possible. */
  readonly triesMax: number;
}

/** What an answer says of each item: final, or not yet. */
export type Said = Final | 'not-yet';

/** Reads the answer of the call. */
export function readAnswer({ items, method }: Operation, answers: readonly unknown[]): Said[] {
  const [answer] = answers;
  if (method === 'getLedger') return items.map(() => done({ id: '', position: undefined }, ''));
  if (method !== 'receiveGifts') return [readOne(answer as Responded)];
  const { refusal, results = [] } = answer as BatchAnswer;
  return items.map((_, at) => {
    const result = results[at];
    const refused = refusal ?? result?.refusal;
    if (refused !== undefined) return refused.retryAfterMs > 0 ? 'not-yet' : refusedAs(refused);
    if (result?.gift === undefined) throw new Error('an answer without one of its gifts');
    return done({ id: result.gift, position: undefined }, result.trailCode ?? '');
  });
}

/** Reads a failed call; undefined when it says nothing of its outcome. */
export function readFailure(error: unknown): Said {
  if (!(error instanceof RpcError) || error.retriable) return 'not-yet';
  if (error.kind === 'internal') throw error;
  return { kind: 'refused', code: error.code, facts: JSON.stringify(error.facts) };
}

interface Responded {
  readonly id: string;
  readonly position: { readonly journal: string; readonly n: bigint; readonly k: bigint } | undefined;
  readonly parked?: boolean;
}

interface Refused {
  readonly code: string;
  readonly factsJson: string;
  readonly retryAfterMs: number;
}

interface BatchAnswer {
  readonly refusal?: Refused;
  readonly results?: readonly { gift?: string; trailCode?: string; refusal?: Refused }[];
}

function readOne(responded: Responded): Final {
  return done(responded, '');
}

function done({ id, parked = false, position }: Responded, trail: string): Final {
  const place = position === undefined ? '' : `/${position.journal}#${position.k}`;
  const record = position === undefined ? '' : `${position.journal} ${position.n}`;
  return { kind: 'done', id, place, record, trail, parked };
}

function refusedAs({ code, factsJson }: Refused): Final {
  return { kind: 'refused', code, facts: factsJson };
}
