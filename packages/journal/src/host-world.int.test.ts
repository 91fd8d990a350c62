/** Several hosts on one store and bus, without faults unless a test makes one: batches, bounds, forwarding, takeover, draining, faults of ours. */
import { createWorld } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { type Changes, type CountingHost, journalOf, ledgerOf, openHouse } from '../test/counting-house.ts';
import { isThiefsRecordPublished } from '../test/thief.ts';
import { type CountingRole, counting } from './counting.fixture.ts';
import { JournalHost } from './host.ts';
import { type JournalRecord, decodeRecord } from './record.ts';
import type { Answer } from './types.ts';

const LEDGER = ledgerOf(0);

async function setUp(changes: Changes = {}, seed = 1) {
  const world = createWorld({ seed });
  const house = openHouse(world, JournalHost, changes);
  await world.runFor(5_000);
  const adders = () =>
    house.instances.adder.map((instance) => instance.current()).filter((host) => host !== undefined);
  const records = (role: CountingRole): JournalRecord[] => {
    const journal = journalOf(role, 0);
    const cells = world.storeFor(role).replica.majorityOf(`journal:${journal}`);
    return Array.from({ length: cells.size }, (_, n) =>
      decodeRecord(journal, n, cells.get(n)?.bytes ?? new Uint8Array()),
    );
  };
  const owner = (): CountingHost => {
    const seal = records('adder').findLast(({ kind }) => kind === 'opened');
    const host = adders().find((each) => each.owns(journalOf('adder', 0), seal?.by ?? ''));
    if (host === undefined) throw new Error('nobody owns the journal');
    return host;
  };
  const submit = (host: CountingHost, ...envelopes: ReturnType<typeof add>[]): Promise<Answer[]> =>
    world.settle(host.submit(LEDGER, envelopes));
  return { world, house, adders, records, owner, submit };
}

const add = (key: string, amount: number, more: object = {}) => ({
  ledger: LEDGER,
  key,
  inputHash: `h${amount}`,
  command: { add: amount },
  ...more,
});
const kinds = (answers: readonly Answer[]) => answers.map(({ kind }) => kind);

describe('an owner', () => {
  it('handles a batch in order, each command seeing those before it, in one record', async () => {
    const { records, owner, submit } = await setUp();
    const before = records('adder').length;
    const answers = await submit(owner(), add('a', 1), add('b', -1), add('a', 1), add('a', 2), add('c', 5));
    expect(kinds(answers)).toEqual(['done', 'refused', 'done', 'conflict', 'done']);
    expect(answers[0]).toMatchObject({ answer: { sum: 1 }, k: 0, repeated: false });
    expect(answers[2]).toMatchObject({ answer: { sum: 1 }, k: 0, repeated: true });
    expect(answers[4]).toMatchObject({ answer: { sum: 6 }, k: 1 });
    expect(records('adder')[before]).toMatchObject({
      kind: 'batch',
      outcomes: [{ key: 'a' }, { key: 'b' }, { key: 'c' }],
    });
  });

  it('puts no more into a record than it may, and answers all the same', async () => {
    const { records, owner, submit } = await setUp({ limits: { commandsMax: 3, recordBytes: 300 } });
    const answers = await submit(owner(), ...Array.from({ length: 10 }, (_, i) => add(`k${i}`, i)));
    expect(kinds(answers)).toEqual(Array(10).fill('done'));
    expect(Math.max(...records('adder').map(({ outcomes }) => outcomes.length))).toBeLessThanOrEqual(3);
  });

  it('says "try again" when too many commands wait', async () => {
    const { owner, submit } = await setUp({ limits: { queueMax: 3 } });
    const answers = await submit(owner(), add('a', 1), add('b', 2), add('c', 3), add('d', 4));
    expect(kinds(answers)).toEqual(Array(4).fill('unavailable'));
    expect(kinds(await submit(owner(), add('a', 1)))).toEqual(['done']);
  });

  it('journals nothing of a command whose causes have not arrived', async () => {
    const { world, owner, submit } = await setUp();
    const late = add('a', 1, { after: [{ journal: journalOf('doubler', 0), n: 900 }] });
    expect(kinds(await submit(owner(), late))).toEqual(['unavailable']);
    const [answer] = await submit(owner(), add('a', 1));
    expect(answer).toMatchObject({ kind: 'done', repeated: false });
    await world.runFor(5_000);
    const known = add('b', 2, { after: [{ journal: journalOf('doubler', 0), n: 0 }] });
    expect(kinds(await submit(owner(), known))).toEqual(['done']);
  });

  it('answers a question from what is stored only', async () => {
    const { world, owner } = await setUp();
    const { replica } = world.storeFor('adder');
    replica.stall();
    const host = owner();
    let said: unknown = 'nothing';
    const submitted = host.submit(LEDGER, [add('a', 5)]);
    await world.runFor(50);
    void host.query(LEDGER, 'sum').then((sum) => (said = sum));
    await world.runFor(300);
    expect(said).toBe('nothing');
    replica.release();
    await world.settle(submitted);
    await world.runFor(50);
    expect(said).toBe(5);
  });

  it('finds at once what a dead thief stored, though nobody asks it for anything', async () => {
    expect(await isThiefsRecordPublished(JournalHost)).toBe(true);
  });
});

describe('hosts of one role', () => {
  it('forward to the owner, by the seal it has and no other', async () => {
    const { adders, owner, submit } = await setUp();
    for (const [i, host] of adders().entries())
      expect(kinds(await submit(host, add(`k${i}`, i)))).toEqual(['done']);
    const journal = journalOf('adder', 0);
    const request = { journal, instance: 'somebody', sealN: 0, envelopes: [] };
    const stale = await owner().answerForward(request);
    expect(stale).toMatchObject({ kind: 'stale', seal: { journal } });
    const seal = stale.kind === 'stale' ? stale.seal : undefined;
    const right = { journal, instance: seal?.instance ?? '', sealN: seal?.n ?? -1, envelopes: [] };
    expect(await owner().answerForward(right)).toEqual({ kind: 'answers', answers: [] });
    expect(await owner().answerForward({ ...right, sealN: 99 })).toMatchObject({ kind: 'stale', seal });
  });

  it('take a dead owner over, with all it answered and nothing else', async () => {
    const { world, house, adders, owner, submit, records } = await setUp();
    const [first] = await submit(owner(), add('a', 1));
    const dead = owner();
    house.instances.adder.find((instance) => instance.current() === dead)?.crash();
    await world.runFor(12_000);
    expect(records('adder').filter(({ kind }) => kind === 'opened')).toHaveLength(2);
    for (const host of adders())
      expect(await submit(host, add('a', 1))).toEqual([{ ...first, repeated: true }]);
  });

  it('do not steal from an owner that drains: what it took is stored, published and answered', async () => {
    const { world, owner, records, submit, adders } = await setUp();
    const host = owner();
    const answered = host.submit(LEDGER, [add('a', 1)]);
    await world.settle(host.stop());
    expect(kinds(await world.settle(answered))).toEqual(['done']);
    await world.runFor(10_000);
    const [before, after] = records('adder').filter(({ kind }) => kind === 'opened');
    const own = records('adder').findLast(({ by }) => by === before?.by);
    expect(after?.n).toBe((own?.n ?? 0) + 1);
    const others = adders().filter((each) => each !== host);
    expect(kinds(await submit(others[0] ?? host, add('a', 1)))).toEqual(['done']);
    expect(kinds(await submit(host, add('b', 1)))).toEqual(['done']);
  });

  it('come to the same state by a snapshot with its tail and by the whole journal', async () => {
    const { world, house, owner, submit, records } = await setUp({ limits: { snapshotRecords: 5 } });
    for (let i = 0; i < 23; i++) await submit(owner(), add(`k${i}`, i));
    // What a command keeps beside its events stands in its record once, and not again for a repetition.
    const kept = add('kept', 0, { command: { add: 0, keep: 1_000 } });
    await submit(owner(), kept, kept);
    await submit(owner(), kept);
    expect(records('adder').flatMap(({ inputs }) => inputs)).toEqual([1_000]);
    await world.runFor(3_000);
    const { replica } = world.storeFor('adder');
    const head = `g1/adder/0`;
    expect(replica.majority('document:snapshot', head)).toBeDefined();
    const reopen = async () => {
      for (const instance of house.instances.adder) instance.crash();
      for (const instance of house.instances.adder) instance.restart();
      await world.runFor(12_000);
      const repeated = await submit(owner(), add('k7', 7));
      return { sum: await world.settle(owner().query(LEDGER, 'sum')), repeated };
    };
    const bySnapshot = await reopen();
    const documents = world.client('broom', 'adder').store.documents;
    await world.settle(documents.put('snapshot', [{ id: head, bytes: Buffer.from('{"n":1e9') }]));
    await world.settle(documents.put('key-index', [{ id: head, bytes: Buffer.from('x') }]));
    expect(await reopen()).toEqual(bySnapshot);
    expect(bySnapshot.sum).toBe((22 * 23) / 2 + 1_000);
  });
});

describe('a participant that breaks its word', () => {
  const broken = (role: CountingRole, change: object) => (name: CountingRole) =>
    name === role ? { ...counting(name), ...change } : counting(name);
  const fail = () => {
    throw new Error('not total');
  };

  it('in decide harms that command only', async () => {
    const decide: ReturnType<typeof counting>['decide'] = (...all) =>
      all[1].command.add === 13 ? fail() : counting('adder').decide(...all);
    const { house, owner, submit } = await setUp({ participantOf: broken('adder', { decide }) });
    expect(kinds(await submit(owner(), add('a', 1), add('b', 13), add('c', 2)))).toEqual([
      'done',
      'unavailable',
      'done',
    ]);
    expect(house.notices.get('participant-failed')).toBe(1);
  });

  it.each([
    ['absorb', { absorb: fail }],
    ['evolve', { evolve: fail }],
    [
      'react, with an event that no log entry can hold',
      { react: () => [{ ledger: 'x', type: 't', subject: 's', data: `"${'x'.repeat(70_000)}"` }] },
    ],
  ])('in %s stores nothing and says so again and again', async (_what, change) => {
    const { world, house, owner, submit, records } = await setUp({
      participantOf: broken('doubler', change),
    });
    await submit(owner(), add('a', 1));
    await world.runFor(20_000);
    expect(house.notices.get('participant-failed')).toBeGreaterThan(2);
    expect(records('doubler').flatMap(({ events }) => events)).toEqual([]);
  });

  it('with more than an entry or a record holds is refused, and the refusal is kept', async () => {
    const decide: ReturnType<typeof counting>['decide'] = (_state, { command }) => ({
      kind: 'accepted',
      answer: null,
      events: Array.from({ length: command.add }, () => ({
        ledger: 'x',
        type: 't',
        subject: 's',
        data: `"${'x'.repeat(command.add === 1 ? 65_000 : 900)}"`,
      })),
    });
    const changes = { participantOf: broken('adder', { decide }), limits: { recordBytes: 20_000 } };
    const { owner, submit } = await setUp(changes);
    const answers = await submit(owner(), add('a', 1), add('b', 50), add('a', 1));
    expect(answers).toMatchObject([
      { kind: 'refused', code: 'entry-too-large', repeated: false },
      { kind: 'refused', code: 'record-too-large' },
      { kind: 'refused', code: 'entry-too-large', repeated: true },
    ]);
  });
});
