// The second ledger of the demonstration: told by the real services, told again, verified, and read on its page.
import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServedLog } from '@centesimo/cli/served-log';
import type { TrailView } from '@centesimo/portal/service';
import { totals } from '@centesimo/cents';
import { EVENT_TYPES } from '@centesimo/events';
import { oneAddress } from '@centesimo/grpc';
import { verifyLog } from '@centesimo/verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { untilPublished } from '../src/demonstration/publication.ts';
import type { ToldChapter } from '../src/demonstration/story/chapter.ts';
import { storyPage } from '../src/demonstration/story/story-page.ts';
import { PARTNER_LEDGER } from '../src/demonstration/story/partner-ledger.ts';
import { STORY_LEDGER, tellStory } from '../src/demonstration/story/tell-story.ts';
import { CHAPTERS } from '../src/demonstration/story/story-texts.ts';
import { TEXTS } from '../src/demonstration/story/texts.ts';
import { type Running, startAllInOne } from '../src/service.ts';
import { tokenOf } from './caller.ts';
import { answeredStatement, commandOutput, madeStatement } from './stated.ts';
import { configOf } from './charity-process.ts';

interface Listed {
  readonly asOf: { readonly size: number };
  readonly now: { readonly through: number; readonly hash: string };
  readonly periods: readonly { readonly entry: number; readonly hash: string }[];
  readonly balances: readonly unknown[];
}

describe('the story of the second ledger', () => {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-story-'));
  let running: Running;
  let told: readonly ToldChapter[] = [];
  const system = () => ({
    addresses: oneAddress(running.address),
    signingKey: running.keys.tokens.signingKey,
  });
  const served = () => ({ ...system(), token: () => tokenOf(folder) });
  /** Of both ledgers of the story. */
  const entries = async (): Promise<string> => {
    const texts = [STORY_LEDGER, PARTNER_LEDGER].map(async (ledger) => {
      const answer = await fetch(`http://${running.httpAddress}/v1/ledgers/${ledger}/entries.ndjson`);
      return await answer.text();
    });
    return (await Promise.all(texts)).join('');
  };
  beforeAll(async () => {
    running = await startAllInOne({ ...configOf(folder), openEntries: true }, {}, undefined, [
      storyPage(() => told),
    ]);
    await running.ready();
    told = await tellStory(system());
    await untilPublished(served(), STORY_LEDGER);
  });
  afterAll(async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has every event there is, once at least, in a log that verifies', async () => {
    const vkey = readFileSync(join(folder, 'log.vkey'), 'utf8');
    const log = openServedLog({ ...served(), close: () => Promise.resolve() });
    const types = new Set<string>();
    const verified = await verifyLog(log.source, { vkey });
    expect(verified).toMatchObject({ kind: 'verified' });
    // What the bank says at the end is what the ledger says.
    const state = verified.kind === 'verified' ? verified.replay.ledgers.get(STORY_LEDGER)?.state : undefined;
    expect(state && totals(state).currencies.find(({ currency }) => currency === 'EUR')?.bank).toBe(76_415);
    for (const [, type] of (await entries()).matchAll(/org\.centesimo\.([a-z-]+\.[a-z-]+)\.v1/g))
      types.add(type!);
    log.close();
    const all = EVENT_TYPES.map((type) => type.split('.').slice(2, 4).join('.'));
    expect(all.filter((type) => !types.has(type))).toEqual([]);
  });

  it('goes on for each donor, to the cent, in the ledger to which a partner took the money over', async () => {
    const codes = told.flatMap(({ code }) => code ?? []);
    const answers = await Promise.all(
      codes.map(async (code) => {
        const answer = await fetch(`http://${running.httpAddress}/v1/trails/${code}`);
        return (await answer.json()) as TrailView;
      }),
    );
    const there = answers.flatMap(({ continuations }) => continuations).filter(({ to }) => to > 0);
    expect(there.length).toBeGreaterThan(0);
    expect(new Set(there.map(({ ledger }) => ledger.title))).toEqual(new Set(['Maji Safi (invented)']));
    // Whatever donors' cents it is made of, each cent there is one donor's, and all of it bought pipes.
    const cents = there.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));
    expect(new Set(cents).size).toBe(cents.length);
    for (const { from, payments, pieces, to } of there) {
      expect(pieces.map(({ state }) => state.kind)).toEqual(['spent']);
      expect(payments).toMatchObject([{ text: 'Pipes and a tap', share: to - from, amount: 1_500 }]);
    }
    const [code] = answers.flatMap(({ continuations }, i) => (continuations.length > 0 ? codes[i]! : []));
    const page = await (await fetch(`http://${running.httpAddress}/t/${code}?lang=en`)).text();
    expect(page).toContain('In the ledger of “Maji Safi (invented)”');
    expect(page).toContain('Pipes and a tap');
  });

  it('told again is the same, and adds nothing', async () => {
    const before = await entries();
    expect(await tellStory(system())).toEqual(told);
    await untilPublished(served(), STORY_LEDGER);
    expect(await entries()).toBe(before);
  });

  it('is a page in three languages, from which each gift is reached', async () => {
    expect(told.map(({ id }) => id)).toEqual(CHAPTERS);
    const at = `http://${running.httpAddress}`;
    for (const language of ['it', 'fr', 'en'] as const) {
      const page = await (await fetch(`${at}/story?lang=${language}`)).text();
      for (const { title } of Object.values(TEXTS[language].chapters)) expect(page).toContain(title);
      const links = [...page.matchAll(/href="(\/t\/[^"]+)"/g)].map(([, link]) => link);
      expect(links).toHaveLength(told.filter(({ code }) => code !== undefined).length);
      const answers = await Promise.all(links.map((link) => fetch(`${at}${link}`)));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
    }
    const forgotten = told.find(({ id }) => id === 'erased')?.code;
    const page = await (await fetch(`${at}/t/${forgotten}?lang=en`)).text();
    expect(page).toContain('was here and was erased on');
    const givenBack = told.find(({ id }) => id === 'appeal')?.code;
    const petra = await (await fetch(`${at}/t/${givenBack}?lang=en`)).text();
    expect(petra).toContain('Given back because more had come for the appeal');
    const ledger = await (await fetch(`${at}/l/${STORY_LEDGER}?lang=en`)).text();
    expect(ledger).toContain('€250.00 raised of €250.00');
  });

  it('is stated by the portal as anybody states it from a copy of the log, byte for byte', async () => {
    const at = `http://${running.httpAddress}`;
    const mirror = join(folder, 'mirror');
    await commandOutput('export', mirror, '--data', folder);
    const lists = `${at}/v1/ledgers/${STORY_LEDGER}/public/statements`;
    const listed = (await (await fetch(lists)).json()) as Listed;
    const { asOf, balances, now, periods } = listed;
    expect([periods.length > 0, balances.length > 0, now.through]).toEqual([true, true, asOf.size - 1]);
    for (const { entry, hash: stated } of [...periods, { entry: now.through, hash: now.hash }]) {
      const text = await answeredStatement(at, STORY_LEDGER, entry);
      expect(text).toBe(await madeStatement(mirror, STORY_LEDGER, entry));
      expect(hash('sha256', text)).toBe(stated);
      const page = await (await fetch(`${at}/l/${STORY_LEDGER}/statement?through=${entry}&lang=en`)).text();
      expect(page).toContain(`<code>${stated}</code>`);
    }
    // Another ledger's entry is behind its last one too.
    const partners = await answeredStatement(at, PARTNER_LEDGER, now.through);
    expect(partners).toBe(await madeStatement(mirror, PARTNER_LEDGER, now.through));
    // As of any other entry the log is replayed, which may take a moment.
    for (const entry of [1, 40, 90, periods[0]!.entry - 1]) {
      const made = await madeStatement(mirror, STORY_LEDGER, entry);
      await expect.poll(() => answeredStatement(at, STORY_LEDGER, entry), { timeout: 20_000 }).toBe(made);
    }
    expect(await answeredStatement(at, PARTNER_LEDGER, 0)).toBe('unknown-ledger');
    expect(await answeredStatement(at, STORY_LEDGER, asOf.size)).toBe('entry-not-verified');
  });
});
