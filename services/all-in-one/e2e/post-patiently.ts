/** Posts of a caller who sends again as the interface says, and while money is on its way to its fund. */
import { pause } from './caller.ts';

const TRIES_MAX = 500;
const PAUSE_MS = 20;

/** `url` is that of the ledgers; answers the body of a 2xx. */
export async function postPatiently(
  url: string,
  token: string,
  body: object,
): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (let tries = 0; ; tries += 1) {
    // A refusal is kept under its key, so a new try is a new request.
    const sent = { ...headers, 'idempotency-key': `${new URL(url).pathname.slice(-60)}-${tries}` };
    const answer = await fetch(url, { method: 'POST', headers: sent, body: JSON.stringify(body) });
    const said = (await answer.json()) as Record<string, unknown>;
    if (answer.ok) return said;
    if (tries > TRIES_MAX) throw new Error(`${url}: ${JSON.stringify(said)}`);
    await pause(PAUSE_MS);
  }
}
