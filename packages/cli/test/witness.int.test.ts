/** The witness as a command: its key, its logs, what it says, and how it ends. */
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAddCheckpoint, parseCosignatures, parseNote, parseVkey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { entryTexts, logOfTexts, writeLog } from '@centesimo/verify/test-log';
import type { TestLog } from '@centesimo/verify/test-log';
import { smallLedger } from '@centesimo/verify/test-ledger';
import { expect, it } from 'vitest';
import { runCli } from '../src/run-cli.ts';

const TEXTS = [...entryTexts(smallLedger().events)];
const LOG = logOfTexts(TEXTS);
const NAME = 'witness.example.org/one';

const noteOf = ({ files }: TestLog): string => Buffer.from(files.get('checkpoint') ?? []).toString();

interface Ran {
  readonly code: number;
  readonly said: string;
}

async function run(...args: string[]): Promise<Ran> {
  let said = '';
  const write = (text: string): void => void (said += text);
  const signal = AbortSignal.timeout(60_000);
  const code = await runCli(args, { out: write, err: write, isTerminal: false, signal, env: {} });
  return { code, said };
}

interface Running {
  readonly url: string;
  readonly vkey: string;
  readonly said: Record<string, unknown>[];
  stop(): Promise<number>;
}

/** Starts the command and resolves when it listens. */
async function start(...args: string[]): Promise<Running> {
  const said: Record<string, unknown>[] = [];
  const stopping = new AbortController();
  const { promise: listening, resolve } = Promise.withResolvers<Record<string, unknown>>();
  const out = (text: string): void => {
    const value = JSON.parse(text) as Record<string, unknown>;
    said.push(value);
    if (value['name'] === 'listening') resolve(value);
  };
  const err = (text: string): void => void said.push({ err: text });
  const ended = runCli(['witness', ...args, '--listen', '127.0.0.1:0', '--json'], {
    ...{ out, err, isTerminal: false, env: {} },
    signal: stopping.signal,
  });
  const first = await Promise.race([listening, ended.then((code) => ({ code, said }))]);
  if (!('url' in first)) throw new Error(`it did not start: ${JSON.stringify(first)}`);
  return {
    url: String(first['url']),
    vkey: String(first['vkey']),
    said,
    stop: async () => {
      stopping.abort();
      return await ended;
    },
  };
}

interface Place {
  readonly folder: string;
  readonly args: readonly string[];
}

/** A folder with a key, a log and the file that names it. */
async function withPlace(use: (place: Place) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    expect((await run('keys', join(folder, 'keys'), '--witness', NAME)).code).toBe(0);
    mkdirSync(join(folder, 'log'));
    await writeLog(LOG, join(folder, 'log'));
    const logs = join(folder, 'logs.txt');
    writeFileSync(logs, `# ours\n\n${LOG.vkey} ${join(folder, 'log')}\n`);
    const key = join(folder, 'keys', 'witness.skey');
    await use({ folder, args: ['--key-file', key, '--logs', logs, '--data', join(folder, 'data')] });
  });
}

const ask = async (url: string, log: TestLog): Promise<Response> =>
  await fetch(`${url}/add-checkpoint`, {
    method: 'POST',
    body: formatAddCheckpoint({ oldSize: 0, proof: [], note: noteOf(log) }),
  });

it('cosigns with its own key a log whose money it has replayed from a folder', async () => {
  await withPlace(async ({ args, folder }) => {
    const running = await start(...args);
    const answer = await ask(running.url, LOG);
    expect(answer.status).toBe(200);
    const witness = parseVkey(nodeSha256, running.vkey);
    expect(readFileSync(join(folder, 'keys', 'witness.vkey'), 'utf8').trim()).toBe(running.vkey);
    const { text } = parseNote(noteOf(LOG));
    expect(parseCosignatures(nodeEd25519, await answer.text(), text, witness).time).toBeGreaterThan(
      1_700_000_000,
    );
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    // A second one on the same folder would cosign what the first has not seen.
    const second = await run('witness', ...args, '--listen', '127.0.0.1:0');
    expect([second.code, second.said]).toEqual([2, expect.stringContaining('in use')]);
    expect(await running.stop()).toBe(0);
    // Whether the log is replayed before the server listens is nobody's business.
    expect(running.said.map(({ name }) => name).sort()).toEqual(['caught-up', 'cosigned', 'listening']);
    const again = await start(...args);
    const status = (await (await fetch(`${again.url}/status`)).json()) as { logs: unknown[] };
    expect(status.logs).toMatchObject([{ cosigned: LOG.size, followed: true }]);
    expect((await fetch(`${again.url}/healthz`)).status).toBe(200);
    expect(await again.stop()).toBe(0);
  });
});

it('says which log it refuses, and ends with another code', async () => {
  await withPlace(async ({ args, folder }) => {
    const { events } = smallLedger();
    const spent = events.find(({ name }) => name === 'expense.recorded');
    const wrong = logOfTexts([...entryTexts([...events, ...(spent === undefined ? [] : [spent])])]);
    await writeLog(wrong, join(folder, 'log'));
    const running = await start(...args);
    const answer = await ask(running.url, wrong);
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('breaks a money rule'),
    ]);
    expect(await running.stop()).toBe(1);
    expect(running.said).toContainEqual(expect.objectContaining({ name: 'refused' }));
    const said = await saidInText(args);
    expect(said).toMatch(/: REFUSED since \d{4}-.*breaks a money rule/);
  });
});

/** What a person reads. */
async function saidInText(args: readonly string[]): Promise<string> {
  let said = '';
  const stopping = new AbortController();
  const out = (text: string): void => {
    said += text;
    if (text.includes('listens at')) stopping.abort();
  };
  const code = await runCli(['witness', ...args, '--listen', '127.0.0.1:0'], {
    ...{ out, err: out, isTerminal: false, env: {} },
    signal: stopping.signal,
  });
  expect(code).toBe(1);
  return said;
}

it('refuses a key that others can read, one of a log, and a file of logs that is none', async () => {
  await withPlace(async ({ args, folder }) => {
    const [key, logs] = [join(folder, 'keys', 'witness.skey'), join(folder, 'logs.txt')];
    chmodSync(key, 0o644);
    const open = await run('witness', ...args);
    expect([open.code, open.said]).toEqual([2, expect.stringContaining('[key-permissions]')]);
    chmodSync(key, 0o600);
    expect((await run('keys', join(folder, 'of-log'), '--origin', NAME)).code).toBe(0);
    const ofLog = await run('witness', ...args, '--key-file', join(folder, 'of-log', 'log.skey'));
    expect([ofLog.code, ofLog.said]).toEqual([2, expect.stringContaining('the key of a log')]);
    const witnessKey = readFileSync(join(folder, 'keys', 'witness.vkey'), 'utf8');
    for (const text of ['', 'no key\n', `${LOG.vkey}\n${LOG.vkey}\n`, witnessKey, `${LOG.vkey} a b c\n`]) {
      writeFileSync(logs, text);
      const bad = await run('witness', ...args);
      expect([bad.code, bad.said], text).toEqual([2, expect.stringContaining('[logs-malformed]')]);
    }
    writeFileSync(logs, `${LOG.vkey} ${join(folder, 'nowhere')}\n`);
    expect(await run('witness', ...args)).toMatchObject({
      code: 2,
      said: expect.stringContaining('nowhere'),
    });
    expect(existsSync(join(folder, 'data'))).toBe(false);
    expect((await run('witness')).code).toBe(64);
    expect((await run('witness', ...args, '--listen', 'here')).code).toBe(64);
  });
});

it('makes no second key of a witness, and not one of a log at once', async () => {
  await withPlace(async ({ folder }) => {
    const again = await run('keys', join(folder, 'keys'), '--witness', NAME);
    expect([again.code, again.said]).toEqual([2, expect.stringContaining('[keys-exist]')]);
    expect((await run('keys', join(folder, 'both'), '--witness', NAME, '--origin', NAME)).code).toBe(64);
    expect((await run('keys', join(folder, 'bad'), '--witness', 'Not A Name')).code).toBe(64);
  });
});
