/**
 * The services apart on Kafka and a server of the MongoDB protocol, all on the same processors: gifts a second from bulk
 * gRPC intake to the published log, against bare kafkajs and insertMany of the same bytes in the same run; answers to
 * webhooks at half of their peak; a gift until it stands on the donor's page; memory; the time after an owner was killed.
 * `npm run bench -- --engines`; BENCH_GIFTS is the number of gifts, and BENCH_ONLY=bulk ends after them.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROLES, issueToken } from '@centesimo/auth';
import { type GiftToPost, type ImportClient, type Place, createImportClient } from '@centesimo/dpc';
import { AuditService, createClient } from '@centesimo/grpc';
import { type CharityApart, startCharityApart } from '../e2e/demo/charity-apart.ts';
import { type EngineAddresses, withEngines } from '../e2e/demo/with-engines.ts';
import { type Bytes, measureBareEngines } from './bare-engines.ts';
import { enginePids, processorTimes } from './processor-time.ts';
import { postMany, quantile, untilTaken } from './gift-posts.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const GIFTS = Number(process.env['BENCH_GIFTS'] ?? 100_000);
const WARM = 20_000;
const LEDGERS = ['acqua-viva', 'borgo', 'caritas', 'dono'];
const PAGES = 40;
const POSTS = Number(process.env['BENCH_POSTS'] ?? 10_000);
const CONNECTIONS = 64;
const POLL_MS = 10;
const PATIENCE_MS = 300_000;
const SAMPLE = 2_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const since = (from: number): number => (performance.now() - from) / 1_000;

interface Bench {
  readonly charity: CharityApart;
  readonly token: () => string;
  readonly client: ImportClient;
  readonly size: () => Promise<number>;
}

async function openLedger(client: ImportClient, ledger: string): Promise<Place> {
  const opened = await client.openLedger(ledger, { title: 'Bench' });
  const funded = await client.openFund(
    ledger,
    { fund: 'wells', class: 'restricted', details: { title: 'Wells' } },
    opened,
  );
  const placed = await client.openFund(
    ledger,
    { fund: 'reserve', class: 'unrestricted', details: { title: 'Reserve' } },
    funded,
  );
  return client.setRule(ledger, 'wells', placed);
}

const giftsOf = (run: string, count: number): GiftToPost[] =>
  Array.from({ length: count }, (_, at) => ({
    processor: 'simulated',
    payment: `${run}-${at}`,
    amount: 500 + ((at * 7_919) % 9_500),
    fund: '',
    givenAt: '2021-01-01',
  }));

interface Bulk {
  /** Seconds until all gifts were answered. */
  readonly posted: number;
  /** Seconds until a published checkpoint held as many entries. */
  readonly published: number;
  /** Microseconds of processor time for each gift until then, by process. */
  readonly processor: ReadonlyMap<string, number>;
}

/** Posts gifts into every ledger at once. @throws Error when the log does not come that far */
async function bulk({ charity, client, size }: Bench): Promise<Bulk> {
  const pids = new Map([['client and balancers', process.pid], ...pidsOf(charity), ...enginePids(ROOT)]);
  const places = new Map<string, Place>();
  for (const ledger of LEDGERS) places.set(ledger, await openLedger(client, ledger));
  const post = async (run: string, count: number) => {
    const before = await size();
    const timesBefore = processorTimes(pids);
    const from = performance.now();
    const gifts = giftsOf(run, Math.ceil(count / LEDGERS.length));
    const posting = LEDGERS.map((ledger) =>
      client.postGifts(ledger, gifts, places.get(ledger) as Place, () => undefined),
    );
    await Promise.all(posting);
    const posted = since(from);
    while ((await size()) < before + count) {
      if (since(from) * 1_000 > PATIENCE_MS) throw new Error('the log did not come that far');
      await pause(POLL_MS);
    }
    const published = since(from);
    const perGift = (name: string, ms: number): number =>
      Math.round(((ms - (timesBefore.get(name) ?? 0)) * 1_000) / count);
    const processor = [...processorTimes(pids)].map(([name, ms]) => [name, perGift(name, ms)] as const);
    return { posted, published, processor: new Map(processor) };
  };
  // Kafka and seven processes of Node have compiled nothing yet: the bare engines are measured warm as well.
  await post('warm', WARM);
  return await post('bulk', GIFTS);
}

/** The bytes of as many entries as the log holds, as somebody reads them. */
async function bytesOfEntries({ charity, token }: Bench): Promise<Bytes> {
  const url = `${charity.urls.audit}/v1/ledgers/${LEDGERS[0]}/entries.ndjson?to=${GIFTS}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token()}` } });
  const lines = (await answer.text())
    .split('\n')
    .filter((line) => line !== '')
    .slice(0, SAMPLE);
  if (lines.length === 0) throw new Error(`no entries to measure with: ${answer.status}`);
  return { count: GIFTS, sample: lines.map((line) => Buffer.from(line)) };
}

/** Posts as fast as they are answered, then at half of that rate. */
async function webhooks({ charity, token }: Bench): Promise<object[]> {
  const port = Number(new URL(charity.urls.donation).port);
  const path = `/v1/ledgers/${LEDGERS[0]}/gifts`;
  const common = { port, path, token: token(), posts: POSTS, connections: CONNECTIONS };
  const peak = await postMany({ ...common, run: 'peak' });
  const rate = POSTS / peak.seconds / 2;
  const half = await postMany({ ...common, run: 'half', rate });
  const row = (what: string, { latenciesMs, refused, seconds }: typeof peak): object => ({
    what,
    'answers/s': Math.round(POSTS / seconds),
    'p50 ms': quantile(latenciesMs, 0.5),
    'p99 ms': quantile(latenciesMs, 0.99),
    refused,
  });
  return [row(`webhooks, ${CONNECTIONS} at once`, peak), row('webhooks at half of that rate', half)];
}

/** Milliseconds from the post of a gift to the donor's page that shows it, one after the other, sorted. */
async function untilOnPage({ charity, token }: Bench): Promise<number[]> {
  const taken: number[] = [];
  for (let at = 0; at < PAGES; at++) {
    const from = performance.now();
    const ledger = LEDGERS[at % LEDGERS.length] ?? '';
    const trailCode = await untilTaken(charity.urls.donation, token(), ledger, `page-${at}`);
    const url = `${charity.urls.portal}/t/${trailCode}?lang=en`;
    while (!(await fetch(url).then(({ ok, body }) => body?.cancel().then(() => ok)))) {
      if (performance.now() - from > PATIENCE_MS) throw new Error('the page never showed the gift');
      await pause(POLL_MS);
    }
    taken.push(performance.now() - from);
  }
  return taken.toSorted((a, b) => a - b);
}

function pidsOf({ processes }: CharityApart): Map<string, number> {
  return new Map([...processes.values()].map(({ name, pid }) => [name, pid() ?? 0]));
}

/** Resident memory of each process, in MiB. */
function memory({ processes }: CharityApart): object[] {
  return [...processes.values()].map(({ name, pid }) => {
    const status = readFileSync(`/proc/${pid()}/status`, 'utf8');
    const of = (field: string): number =>
      Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
    return { process: name, 'now, MiB': of('VmRSS'), 'most, MiB': of('VmHWM') };
  });
}

/** Seconds from SIGKILL of a donation until each ledger takes gifts again, the last of them. */
async function untilTakenOver({ charity, token }: Bench): Promise<number[]> {
  await charity.processes.get('donation-1')?.kill();
  const from = performance.now();
  const { url = '' } = charity.processes.get('donation-2') ?? {};
  const seconds = await Promise.all(
    LEDGERS.map(async (ledger) => {
      await untilTaken(url, token(), ledger, `after-${ledger}`);
      return since(from);
    }),
  );
  charity.processes.get('donation-1')?.start();
  return seconds.toSorted((a, b) => a - b);
}

function openBench(charity: CharityApart): Bench {
  const request = { subject: 'bench', roles: ROLES, ledgers: ['*'], audience: 'centesimo', ttlS: 36_000 };
  const text = issueToken(charity.tokens.signingKey, { ...request, nowMs: Date.now() });
  const token = (): string => text;
  const audit = createClient(AuditService, { address: charity.addresses.audit, token });
  return {
    charity,
    token,
    client: createImportClient({ addresses: charity.addresses, token }),
    size: async () => Number((await audit.call.getStatus({})).publishedSize),
  };
}

async function measure(bench: Bench, engines: EngineAddresses): Promise<void> {
  const { charity } = bench;
  const { posted, processor, published } = await bulk(bench);
  const bare = await measureBareEngines(engines, await bytesOfEntries(bench));
  const row = (what: string, seconds: number): object => ({
    what,
    'gifts/s': Math.round(GIFTS / seconds),
    seconds: Number(seconds.toFixed(2)),
    'ratio to bare': Number((bare / seconds).toFixed(3)),
  });
  console.log(`${GIFTS} simulated gifts in ${LEDGERS.length} ledgers, by one client over gRPC`);
  console.table([
    row('bare: kafkajs produces, and insertMany inserts, as many entries of the same bytes', bare),
    row('posted: every gift durable and answered', posted),
    row('published: as many entries in a signed log', published),
  ]);
  const all = [...processor.values()].reduce((sum, each) => sum + each, 0);
  console.log('Processor time of each process until then, in microseconds a gift');
  console.table({ ...Object.fromEntries(processor), 'all of them': all });
  if (process.env['BENCH_ONLY'] === 'bulk') return;
  console.table(await webhooks(bench));
  const pages = await untilOnPage(bench);
  console.log(
    `A gift until it is on the donor's page: median ${quantile(pages, 0.5)} ms, p99 ${quantile(pages, 0.99)} ms, of ${pages.length}.`,
  );
  console.table(memory(charity));
  const taken = await untilTakenOver(bench);
  console.log(
    `A donation killed (session ${charity.sessionMs} ms): ledgers take gifts again after ${taken.map((each) => each.toFixed(1)).join(', ')} s.`,
  );
}

await withEngines(ROOT, async (engines) => {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bench-'));
  const charity = await startCharityApart(folder, engines);
  try {
    await measure(openBench(charity), engines);
  } finally {
    await charity.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
process.exit(0);
