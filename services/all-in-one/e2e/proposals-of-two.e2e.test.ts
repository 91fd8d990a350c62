// Many approvers at two instances at once, of which one is cut off at a random await: of each proposal comes one expense
// with one approver, whatever each of them was told and however often they ask again.
import { RpcError } from '@centesimo/grpc';
import { type Random, createRandom, withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { type Caller, connect, pause, patiently, sendBatch, tokenOf } from './caller.ts';
import { openCharityOfTwo } from './charity-of-two.fixture.ts';
import { MOMENTS } from './gate.ts';
import { createLogView, readOn } from './log-reader.ts';
import type { CharityOfTwo, Twin } from './twin.ts';
import { untilBothOwn, untilOwnerOfAll } from './twin-owners.ts';
import { callerAt } from './twin-work.ts';

const SEED = Number(process.env['CENTESIMO_SEED'] ?? 9);
const SEEDS = process.env['CENTESIMO_DEEP'] === '1' ? 30 : 3;
const APPROVERS = 12;
const PROPOSALS = 4;
const LEDGER = 'acqua-viva';
const ENDINGS = ['killed', 'stopped and woken'] as const;
/** Calls of the victim on its ports, from the first approval on. */
const CALLS_MAX = 80;

interface Told {
  readonly approver: string;
  readonly proposal: string;
  /** `approved`, or the code of the refusal. */
  readonly said: string;
}

describe('proposals at two instances of which one is cut off', () => {
  const seeds = Array.from({ length: SEEDS }, (_, at) => `proposals ${SEED}/${at}`);
  it.concurrent.each(seeds)('become one expense each, seed %s', { timeout: 180_000 }, async (seed) => {
    const told = await withTempFolder((folder) => play(folder, seed));
    process.stdout.write(`${seed}: ${told}\n`);
  });
});

async function play(folder: string, seed: string): Promise<string> {
  const random = createRandom(seed);
  const charity = await openCharityOfTwo(folder);
  await untilBothOwn(charity);
  const at = random.int(0, 1);
  const victim = charity.twins[at]!;
  const survivor = charity.twins[1 - at]!;
  const staff = callerAt(charity, survivor);
  const proposals = await propose(staff);
  const [calls, moment, ending] = [random.int(1, CALLS_MAX), random.pick(MOMENTS), random.pick(ENDINGS)];
  victim.gate.whenShut(() => (ending === 'killed' ? victim.door.slam() : victim.door.hold()));
  const struck = victim.gate.arm({ calls, moment });
  const approving = approveAll(folder, charity, proposals, random);
  const call = await struck;
  await untilOwnerOfAll(charity, survivor);
  if (ending === 'stopped and woken') {
    victim.door.release();
    victim.gate.open();
    await untilBothOwn(charity);
  }
  const told = await approving;
  await expectOneEach(charity, staff, proposals, told);
  staff.close();
  await survivor.stop();
  await (ending === 'killed' ? victim.bury() : victim.stop());
  await charity.close();
  return `${ending} at call ${calls}, ${call} (${moment}); ${told.length} approvers were answered`;
}

/** A ledger with money, and proposals of 100 cents each. */
async function propose(caller: Caller): Promise<string[]> {
  const { allocation } = caller;
  const reserves = [{ currency: 'EUR', fund: 'general' }];
  const open = { ledger: LEDGER, baseCurrency: 'EUR', currencies: ['EUR'], reserves };
  await patiently(() => allocation.openLedger({ idempotencyKey: 'ledger', ...open }));
  const shares = [{ fund: 'general', weight: 1 }];
  await patiently(() => allocation.setPlacementRule({ idempotencyKey: 'rule', ledger: LEDGER, shares }));
  const gift = {
    processor: 'p',
    payment: 'one',
    grossAmount: 10_000n,
    currency: 'EUR',
    givenAt: '2026-01-15',
  };
  for (let free = 0n; free < 10_000n; await pause(20)) {
    await sendBatch(caller, { ledger: LEDGER, batchId: 0, gifts: [gift] });
    const { funds } = await patiently(() => allocation.getLedger({ ledger: LEDGER }));
    free = funds.find(({ fund }) => fund === 'general')?.free ?? 0n;
  }
  const expense = {
    from: [{ fund: 'general', amount: 0n }],
    amount: 100n,
    currency: 'EUR',
    paidAt: '2026-02-01',
  };
  const ids: string[] = [];
  for (let at = 0; at < PROPOSALS; at++) {
    const asked = {
      idempotencyKey: `p-${at}`,
      ledger: LEDGER,
      ...expense,
      detailsJson: `{"text":"bill ${at}"}`,
    };
    ids.push((await patiently(() => allocation.proposeExpense(asked))).id);
  }
  return ids;
}

/** Every approver asks for every proposal, half of them at each instance, until it is answered. */
async function approveAll(
  folder: string,
  { twins }: CharityOfTwo,
  proposals: readonly string[],
  random: Random,
): Promise<Told[]> {
  const asking = Array.from({ length: APPROVERS }, async (_, n) => {
    const approver = `approver-${n}`;
    const token = tokenOf(folder, { subject: approver, roles: ['approver'] });
    const own = n % 2 === 0 ? twins : twins.toReversed();
    const told: Told[] = [];
    const from = random.int(0, proposals.length - 1);
    for (const proposal of [...proposals.slice(from), ...proposals.slice(0, from)])
      told.push({ approver, proposal, said: await approve(own, token, { approver, proposal }) });
    return told;
  });
  return (await Promise.all(asking)).flat();
}

/** At the first instance that is there; one that is cut off is left for the other, with the same key. */
async function approve(
  twins: readonly Twin[],
  token: string,
  { approver, proposal }: Pick<Told, 'approver' | 'proposal'>,
): Promise<string> {
  for (;;) {
    const twin = twins.find(({ gate }) => !gate.isShut);
    if (twin === undefined) throw new Error('no instance is left');
    const caller = connect(twin.door.address, token);
    const asked = { idempotencyKey: `${approver} ${proposal}`, ledger: LEDGER, proposal };
    const answer = patiently(
      () => caller.allocation.approveExpense(asked),
      () => twin.gate.isShut,
    ).then(
      ({ status }) => status,
      (error: unknown) => {
        if (!(error instanceof RpcError)) throw error;
        const isLost = error.retriable || error.code.startsWith('transport-');
        if (isLost && !twin.gate.isShut) throw error;
        return isLost ? 'cut' : error.code;
      },
    );
    const said = await Promise.race([answer, twin.gate.isShut ? 'cut' : twin.gate.untilShut()]);
    if (said !== 'cut') {
      caller.close();
      return said;
    }
  }
}

async function expectOneEach(
  charity: CharityOfTwo,
  staff: Caller,
  proposals: readonly string[],
  told: readonly Told[],
): Promise<void> {
  expect(told).toHaveLength(APPROVERS * proposals.length);
  const view = createLogView();
  const spent = () => view.entries.filter(({ type }) => type === 'expense.recorded');
  for (let tries = 0; spent().length < proposals.length && tries < 500; tries++, await pause(30))
    await readOn(view, staff);
  expect(new Set(spent().map(({ subject }) => subject)).size).toBe(proposals.length);
  expect(spent()).toHaveLength(proposals.length);
  const steps = await stepsOf(charity);
  for (const proposal of proposals) {
    const said = told.filter((each) => each.proposal === proposal).map((each) => each.said);
    expect(said.filter((each) => each === 'approved')).toHaveLength(1);
    expect(said.filter((each) => each === 'proposal-settled')).toHaveLength(APPROVERS - 1);
    const own = steps.filter(({ id }) => id === proposal).map(({ kind }) => kind);
    expect(own).toEqual(['propose', 'approve', 'recorded']);
    const { settledBy, proposedBy, status } = await patiently(() =>
      staff.allocation.getExpenseProposal({ ledger: LEDGER, proposal }),
    );
    expect(status).toBe('approved');
    expect(settledBy?.actor).not.toBe(proposedBy?.actor);
  }
  const { funds } = await patiently(() => staff.allocation.getLedger({ ledger: LEDGER }));
  expect(funds.find(({ fund }) => fund === 'general')?.free).toBe(10_000n - 100n * BigInt(proposals.length));
}

/** What is stored of the proposals, in order. */
async function stepsOf({ shared }: CharityOfTwo): Promise<{ kind: string; id: string }[]> {
  const name = `${shared.deployment.generation}/proposals/${LEDGER}`;
  const records = await shared.allocation.journals.scan(name, 0, 1_000);
  return records.map(({ bytes }) => (JSON.parse(Buffer.from(bytes).toString()) as { step: never }).step);
}
