/** One request of a client who sends it again, under the same key, until it is answered: what a processor does. */
import { pause } from '../caller.ts';

export interface Request {
  readonly ledger: string;
  /** Its idempotency key: as often as it is sent, it is done once. */
  readonly key: string;
  /** From the version on, for example `/ledgers/borgo/gifts`. */
  readonly path: string;
  readonly body: object;
}

export interface Sending {
  readonly token: () => string;
  /** Where it is sent, chosen for each try: `http://host:port`. */
  readonly pick: () => string;
  /** Told where nothing was answered in time. */
  readonly silent?: (url: string) => void;
  /** Called before each further try. */
  readonly again?: () => void;
}

/** What was answered: a 2xx with what it made, or the code of a refusal. */
export type Answer =
  | { readonly kind: 'done'; readonly id: string; readonly event: string }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string };

interface Said {
  readonly id?: string;
  readonly event?: { readonly source: string; readonly id: string };
  readonly code?: string;
}

const TRY_MS = 8_000;
const PATIENCE_MS = 240_000;
const AGAIN_MS = 100;
/** An instance that has not heard of the ledger yet: told by lag only, and never journalled. */
const LAG = 'unknown-ledger';

async function send({ body, key, path }: Request, { pick, silent, token }: Sending): Promise<[number, Said]> {
  const url = pick();
  const headers = {
    authorization: `Bearer ${token()}`,
    'content-type': 'application/json',
    'idempotency-key': key,
  };
  const signal = AbortSignal.timeout(TRY_MS);
  try {
    const sent = { method: 'POST', headers, body: JSON.stringify(body), signal };
    const answer = await fetch(`${url}/v1${path}`, sent);
    return [answer.status, (await answer.json()) as Said];
  } catch {
    silent?.(url);
    return [0, {}];
  }
}

/** @throws Error when nothing but "not now" is heard for minutes */
export async function callUntilAnswered(request: Request, sending: Sending): Promise<Answer> {
  for (const until = Date.now() + PATIENCE_MS; ;) {
    const [status, { code = '', event, id = '' }] = await send(request, sending);
    if (status >= 200 && status < 300) return { kind: 'done', id, event: `${event?.source} ${event?.id}` };
    // 408: it slept, or was too busy, while the request came in, and did nothing with it (RFC 9110, 15.5.9).
    const isLater = status === 0 || status === 408 || status >= 500 || code === LAG;
    if (!isLater) return { kind: 'refused', status, code };
    if (Date.now() > until) throw new Error(`${request.path} ${request.key}: still ${status} ${code}`);
    sending.again?.();
    await pause(AGAIN_MS);
  }
}
