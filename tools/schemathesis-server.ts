/** What schemathesis is run against: all services on a new folder, with a ledger in which a gift can be given. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

export const LEDGER = 'acqua-viva';

export interface Served {
  /** `http://host:port` */
  readonly url: string;
  /** A token of that role for all ledgers. */
  readonly token: (role: string) => string;
  stop(): Promise<void>;
}

const START_MS = 60_000;
const POLL_MS = 50;
const SETTINGS = { CENTESIMO_ADDRESS: '127.0.0.1:0', CENTESIMO_HTTP_ADDRESS: '127.0.0.1:0' };

/** @throws Error when it does not start, or does not take what is posted first */
export async function startServed(root: string, data: string): Promise<Served> {
  const env = { ...process.env, ...SETTINGS, CENTESIMO_DATA: data };
  const args = ['services/all-in-one/src/main.ts', '--empty'];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    setTimeout(() => reject(new Error(`it does not serve: ${said}`)), START_MS).unref();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /HTTP at (http:\/\/[0-9.:]+)\//.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
  });
  const token = (role: string): string => {
    const cli = ['packages/cli/src/main.ts', 'token', '--role', role, '--data', data];
    const { status, stdout, stderr } = spawnSync(process.execPath, cli, { cwd: root, encoding: 'utf8' });
    if (status !== 0) throw new Error(`no token for ${role}: ${stderr}`);
    return stdout.trim();
  };
  const served = { url, token, stop };
  try {
    await postFirst(served);
  } catch (error) {
    await stop();
    throw error;
  }
  return served;
}

/** A ledger, its rule and a gift; then the log is published, and nothing is "not there yet". */
async function postFirst({ token, url }: Served): Promise<void> {
  const [operator, processor] = [token('operator'), token('processor')];
  const ledgers = `${url}/v1/ledgers`;
  const reserves = [{ currency: 'EUR', fund: 'general' }];
  await post(ledgers, operator, { ledger: LEDGER, baseCurrency: 'EUR', currencies: ['EUR'], reserves });
  await post(`${ledgers}/${LEDGER}/placement-rules`, operator, { shares: [{ fund: 'general', weight: 1 }] });
  const gift = { processor: 'stripe', payment: 'pi_1', gross: 2_500, currency: 'EUR', givenAt: '2026-01-15' };
  await post(`${ledgers}/${LEDGER}/gifts`, processor, gift);
  await untilAnswered(() => fetch(`${url}/log/checkpoint`));
}

async function post(url: string, token: string, body: object): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': `first-${url.split('/').at(-1)}`,
  };
  await untilAnswered(() => fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** What is told 503 is sent again. @throws Error when it is refused, or not taken in time */
async function untilAnswered(ask: () => Promise<Response>): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    const answer = await ask();
    const text = await answer.text();
    if (answer.ok) return;
    if (answer.status !== 503 || Date.now() > end) throw new Error(`${answer.status} ${answer.url}: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
