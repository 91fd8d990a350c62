// The examples of docs/INTEGRATING.md, run by a shell in their order against a running system.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Role } from '@centesimo/auth';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';

const PAGE = readFileSync(new URL('../../../docs/INTEGRATING.md', import.meta.url), 'utf8');
/** Each `sh` block, with the status that the comment before it promises. */
const EXAMPLES = [...PAGE.matchAll(/<!-- run: ([0-9]{3}) -->\n\n```sh\n([^`]+)```/g)].map(
  ([, status = '', command = '']) => ({ status: Number(status), command }),
);
const CALL_MS = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'centesimo-integrating-'));
let running: Running;
beforeAll(async () => {
  running = await startAllInOne(configOf(folder));
  await running.ready();
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  readonly status: number;
  readonly retryAfter: string;
  readonly body: Record<string, unknown>;
}

/** What later examples name of earlier answers. */
const earlier: Record<string, string> = {};
function remember({ commitment, id }: Record<string, unknown>): void {
  if (typeof commitment === 'string') earlier['COMMITMENT'] = commitment;
  if (typeof id !== 'string') return;
  if (id.startsWith('prop_')) earlier['PROPOSAL'] = id;
  if (id.startsWith('transfer_')) earlier['TRANSFER'] = id;
}

/** Runs the example as it stands; status and Retry-After follow the body. */
async function run(command: string): Promise<Said> {
  const token = (role: Role): string =>
    tokenOf(folder, { roles: [role], ledgers: ['acqua-viva'], subject: role });
  const env = {
    ...process.env,
    CENTESIMO: `http://${running.httpAddress}`,
    OPERATOR: token('operator'),
    STAFF: token('staff'),
    APPROVER: token('approver'),
    AUDITOR: token('auditor'),
    ...earlier,
    PROCESSOR: token('processor'),
  };
  const told = command.replace('curl -s', String.raw`curl -s -w '\n%{http_code} %header{retry-after}'`);
  const { stdout } = await promisify(execFile)('sh', ['-c', told], { env, timeout: CALL_MS });
  const end = stdout.lastIndexOf('\n');
  const [status = '', retryAfter = ''] = stdout.slice(end + 1).split(' ');
  const body = JSON.parse(stdout.slice(0, end)) as Record<string, unknown>;
  remember(body);
  return { status: Number(status), retryAfter, body };
}

/** As the page says: what comes with Retry-After is sent again. Money that is on its way to its fund is waited for. */
async function patiently(command: string): Promise<Said> {
  for (let tries = 0; ; tries++) {
    const said = await run(command);
    if ((said.retryAfter === '' && said.body['code'] !== 'not-enough-money') || tries > 200) return said;
    await pause(20);
  }
}

it('every example does what the page says', async () => {
  expect(EXAMPLES.length).toBe(PAGE.split('```sh').length - 1);
  expect(EXAMPLES.length).toBeGreaterThan(8);
  for (const { command, status } of EXAMPLES) {
    const said = await patiently(command);
    expect(said.status, `${command}\n${JSON.stringify(said.body)}`).toBe(status);
  }
  const last = await run(EXAMPLES.at(-1)?.command ?? '');
  expect(last.body).toMatchObject({ code: 'request-invalid', facts: { at: '/body/gross' } });
  expect(await logged()).toEqual(expect.arrayContaining(MADE));
});

/** What examples bring about, as the log has it, by the last parts of types. */
const MADE = ['expense.recorded', 'transfer.sent', 'transfer.received', 'money.repurposed'];

/** The log follows its journals: it is waited for. */
async function logged(): Promise<string[]> {
  const entries = `curl -s "$CENTESIMO/v1/ledgers/acqua-viva/entries?limit=100" -H "authorization: Bearer $AUDITOR"`;
  for (let tries = 0; ; tries++) {
    const { body } = await run(entries);
    const types = [...JSON.stringify(body).matchAll(/org\.centesimo\.([a-z.-]+)\.v1/g)].map(
      ([, type = '']) => type,
    );
    if (MADE.every((type) => types.includes(type)) || tries > 200) return types;
    await pause(20);
  }
}
