// What a stranger reads who starts a service with a setting of the engines that cannot be right, and the code it ends with.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '@centesimo/service';
import { afterAll, describe, expect, it } from 'vitest';

const { KAFKA_BROKERS = '', MONGODB_URI = '' } = process.env;
const MAIN = join(import.meta.dirname, '../../donation/src/main.ts');
/** Longer than a start waits for its engines, on a machine that has much to do. */
const LIMIT_MS = 240_000;

const folder = mkdtempSync(join(tmpdir(), 'centesimo-strangers-'));
const PREFIX = `${folder.slice(-6)}.`;
const RIGHT = {
  KAFKA_BROKERS,
  KAFKA_PREFIX: PREFIX,
  MONGODB_URI: KAFKA_BROKERS === '' ? '' : new URL(`strangers-${folder.slice(-6)}`, MONGODB_URI).href,
  CENTESIMO_ORIGIN: 'example.org/charity',
};
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts donation in a folder of that name; `text` is what it has printed so far. */
function start(name: string, settings: Readonly<Record<string, string>>) {
  const env = {
    ...process.env,
    ...RIGHT,
    CENTESIMO_DATA: join(folder, name),
    CENTESIMO_DONATION_ADDRESS: '127.0.0.1:0',
    CENTESIMO_DONATION_HTTP_ADDRESS: '127.0.0.1:0',
    ...settings,
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (text += part.toString()));
  const ended = once(child, 'close').then(([code]) => code as number);
  return { child, ended, text: () => text };
}

/** The last line is what it could not start for; the code is that of one that did not start. */
async function expectRefusal(
  name: string,
  settings: Readonly<Record<string, string>>,
  reason: RegExp,
): Promise<void> {
  const { ended, text } = start(name, settings);
  const code = await ended;
  expect(text().trimEnd().split('\n').at(-1)).toMatch(reason);
  expect(code).toBe(EXIT.notStarted);
  expect(text()).not.toMatch(/TimeoutNegativeWarning|hunter2|\n\s+at /);
}

describe.skipIf(KAFKA_BROKERS === '')('a start with engines that cannot be right', () => {
  it('says which setting to look at, and does not begin', { timeout: LIMIT_MS }, async () => {
    const mongo = new URL(MONGODB_URI).host;
    await Promise.all([
      expectRefusal(
        'no-broker',
        { KAFKA_BROKERS: '127.0.0.1:9' },
        /cannot start: KAFKA_BROKERS: .*\[unavailable\]$/,
      ),
      expectRefusal(
        'other-protocol',
        { KAFKA_BROKERS: mongo },
        /cannot start: KAFKA_BROKERS: .*\[unavailable\]$/,
      ),
      expectRefusal(
        'no-database',
        { MONGODB_URI: 'mongodb://127.0.0.1:9/x' },
        /cannot start: MONGODB_URI \(database x-donation\): .*\[unavailable\]$/,
      ),
      expectRefusal(
        'unknown-user',
        { MONGODB_URI: `mongodb://ada:hunter2@${mongo}/x` },
        /\(look at the user in MONGODB_URI, and at MONGODB_PASSWORD_FILE\) \[unavailable\]$/,
      ),
    ]);
  });

  it(
    'is refused on the database of another deployment, and on one of ours with another secret',
    { timeout: LIMIT_MS },
    async () => {
      const first = start('first', {});
      await expect.poll(first.text, { timeout: LIMIT_MS }).toContain('donation answers');
      first.child.kill('SIGTERM');
      expect(await first.ended).toBe(EXIT.done);
      await Promise.all([
        expectRefusal(
          'elsewhere',
          { CENTESIMO_ORIGIN: 'example.org/other' },
          /MONGODB_URI: .*origin is example\.org\/charity there and example\.org\/other here.* \[wrong-version\]$/,
        ),
        expectRefusal(
          'keys-of-its-own',
          {},
          /secret is another one \(see CENTESIMO_KEYS\)\. \[wrong-version\]$/,
        ),
      ]);
    },
  );
});
