/**
 * The demonstration: the main job on real payments. A published donation account is posted through the public
 * interfaces, then everything is read back and verified as an outsider would.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Role, type TokenKeys, issueToken } from '@centesimo/auth';
import { createImportClient, importStatement, parseRules, planImport, readStatement } from '@centesimo/dpc';
import { openServedLog } from '@centesimo/cli/served-log';
import type { Addresses } from '@centesimo/grpc';
import { TOKEN_AUDIENCE } from '@centesimo/service';
import { type Verified, verifyLog } from '@centesimo/verify';
import { showProgress } from './progress.ts';
import { sayContinued, sayIntroduction, sayResult } from './report.ts';
import { type Served, publishedSize, untilPublished } from './publication.ts';
import type { Say, Shown } from './shown.ts';
import type { ToldChapter } from './story/chapter.ts';
import { STORY_LEDGER, tellStory } from './story/tell-story.ts';

const DATA = new URL('../../../../data-sets/dpc-covid19/CC66387.json', import.meta.url);
const RULES = new URL('../../../../packages/dpc/rules/cc66387.json', import.meta.url);

const SIMULATED_GIFTS = 200_000;
const SEED = 66_387;
const TOKEN_S = 12 * 3_600;
const ROLES: readonly Role[] = ['processor', 'staff', 'approver', 'auditor', 'operator'];

/** The system that is shown: in one process or in several. */
export interface ShownSystem {
  readonly addresses: Addresses;
  /** `host:port` of the portal's HTTP. */
  readonly httpAddress: string;
  readonly signingKey: TokenKeys['signingKey'];
  /** Where `log.vkey` lies, and what a later start reads. */
  readonly dataFolder: string;
  /** How many gifts stand for the published total; 200,000 when left out. */
  readonly simulatedGifts?: number;
  /** Left out: the second ledger is not opened. Given what was told of it. */
  readonly onStory?: (told: readonly ToldChapter[]) => void;
}

/** Runs the demonstration or continues after it; the verified log, or undefined when something did not verify. */
export async function demonstrate(system: ShownSystem, say: Say): Promise<Verified | undefined> {
  const { addresses, dataFolder, httpAddress, signingKey, simulatedGifts = SIMULATED_GIFTS } = system;
  const token = issueToken(signingKey, {
    subject: 'demonstration',
    roles: ROLES,
    ledgers: ['*'],
    audience: TOKEN_AUDIENCE,
    ttlS: TOKEN_S,
    nowMs: Date.now(),
  });
  const served: Served = { addresses, token: () => token };
  const file = join(dataFolder, 'demonstration.json');
  const earlier = readEarlier(file);
  if (earlier !== undefined) sayContinued(say, earlier, await publishedSize(served));
  else sayIntroduction(say, simulatedGifts);
  const shown = earlier ?? (await post(served, simulatedGifts));
  system.onStory?.(await storyIn(system, served));
  const verification = await verifyServed(dataFolder, served);
  if (verification === undefined) {
    say('The log did not verify. What is wrong is written above.');
    return undefined;
  }
  writeFileSync(file, `${JSON.stringify(shown)}\n`);
  const isFirst = earlier === undefined;
  const isStoryTold = system.onStory !== undefined;
  await sayResult(say, { shown, verification, served, isFirst, dataFolder, httpAddress, isStoryTold });
  return verification;
}

/** What an earlier start has noted; early versions told every outgoing line as a payment. */
function readEarlier(file: string): Shown | undefined {
  const shown = readShown<Shown>(file);
  return shown && { ...{ recalled: { amount: 0, gifts: 0 }, handedOn: [] }, ...shown };
}

function readShown<Told>(file: string): Told | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Told;
  } catch {
    return undefined;
  }
}

/** The story as told by an earlier start; otherwise it is told, or told to its end, and published. */
async function storyIn(
  { addresses, dataFolder, signingKey }: ShownSystem,
  served: Served,
): Promise<readonly ToldChapter[]> {
  const file = join(dataFolder, 'story.json');
  const earlier = readShown<readonly ToldChapter[]>(file);
  if (earlier !== undefined) return earlier;
  const told = await tellStory({ addresses, signingKey, onProgress: showProgress('Story', 'chapters') });
  await untilPublished(served, STORY_LEDGER);
  writeFileSync(file, `${JSON.stringify(told)}\n`);
  return told;
}

/** Posts the statement and waits until the log has published it. */
async function post(served: Served, simulate: number): Promise<Shown> {
  const rules = parseRules(readFileSync(RULES, 'utf8'));
  const { statement, fault } = readStatement(readFileSync(DATA));
  if (typeof rules === 'string') throw damaged(rules);
  if (statement === undefined) throw damaged(fault.reason);
  const [gifts, payments] = [
    showProgress('Gifts', 'simulated gifts'),
    showProgress('Payments', 'real payments'),
  ];
  const request = { statement, rules, simulate, seed: SEED };
  const { plan, fault: unplanned } = planImport(request);
  if (plan === undefined) throw damaged(unplanned.reason);
  const client = createImportClient(served);
  const started = performance.now();
  let giftsDone = started;
  const onProgress = (step: 'gifts' | 'payments', done: number, total: number): void => {
    (step === 'gifts' ? gifts : payments)(done, total);
    if (step === 'gifts') giftsDone = performance.now();
  };
  try {
    const report = await importStatement(client, { ...request, onProgress }, plan);
    const posted = performance.now();
    await untilPublished(served, report.ledger);
    const logged = performance.now();
    const seconds = (from: number, to: number): number => Math.round((to - from) / 10) / 100;
    return {
      ...report,
      seconds: {
        gifts: seconds(started, giftsDone),
        payments: seconds(giftsDone, posted),
        logged: seconds(posted, logged),
      },
    };
  } finally {
    client.close();
  }
}

function damaged(reason: string): Error {
  return new Error(`the demonstration's own data are damaged: ${reason}`);
}

/** The whole log, from the served files and the key in the data folder alone; complains where it does not verify. */
async function verifyServed(dataFolder: string, served: Served): Promise<Verified | undefined> {
  const vkey = readFileSync(join(dataFolder, 'log.vkey'), 'utf8');
  const log = openServedLog({ ...served, close: () => Promise.resolve() });
  const verification = await verifyLog(log.source, {
    vkey,
    onProgress: showProgress('Verifying', 'entries'),
  }).finally(() => log.close());
  if (verification.kind === 'verified') return verification;
  const reasons =
    verification.kind === 'failed'
      ? verification.failures.map(({ message }) => message)
      : [verification.reason];
  for (const reason of reasons) process.stderr.write(`centesimo: ${reason}\n`);
  return undefined;
}
