/** The change of the log's key: by an entry that the old key signed, whole after a death at any write, and signed by whom it says. */
import {
  formatVkey,
  openCheckpoint,
  parseNote,
  signerKey,
  verifyKeyChange,
  verifyReceipt,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { StoreError, type StoreWriteStep } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { recordsOf } from '../../test/journal-of-log.ts';
import { giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import {
  LOG_KEY,
  type StartOptions,
  type World,
  openWorld,
  startAudit,
  systemClock,
  until,
  untilPublished,
} from '../../test/world.ts';
import { BOTH_SIGN_MS } from './log-keys.ts';

const keyOf = (n: number) =>
  signerKey(nodeSha256, nodeEd25519, LOG_KEY.name, 'ed25519', new Uint8Array(32).fill(n));
const NEXT = keyOf(8);
const THIRD = keyOf(9);
const ROTATING = { nextKey: NEXT };
/** The same clock, after both have signed for long enough. */
const LATER = { ...systemClock, now: () => systemClock.now() + BOTH_SIGN_MS + 60_000 };

interface ChangeEntry {
  readonly chain: { readonly index: number };
  readonly event: { readonly type: string; readonly data: Parameters<typeof verifyKeyChange>[2] };
}

async function inWorld(test: (world: World) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    await test(world).finally(() => world.close());
  });
}

interface Seen {
  readonly note: string;
  readonly changes: readonly ChangeEntry[];
  readonly texts: readonly string[];
  readonly receipt: string;
}

let gifts = 0;

/** Runs audit until one more gift is published; answers what everybody sees then. */
async function run(world: World, options: StartOptions): Promise<Seen> {
  const store = await world.openStore();
  const started = await startAudit(world, store, options);
  await until(() => started.audit.isReady());
  const before = started.audit.keeper.sequencer?.published?.size ?? 0;
  await world.state('donation', giftReceived('pane', `gift ${(gifts += 1)}`));
  await untilPublished(started, before + 1);
  const key = options.nextKey;
  await until(
    () => key === undefined || (started.audit.reader.published?.note ?? '').includes(`${key.name} `),
  );
  await started.audit.stop();
  const texts = (await recordsOf(store)).flatMap(({ entries }) => entries);
  const again = await startAudit(world, store, options);
  await untilPublished(again, texts.length);
  const note = again.audit.reader.published?.note ?? '';
  const changes = texts
    .map((text) => JSON.parse(text) as ChangeEntry)
    .filter(({ event }) => event.type === 'org.centesimo.log.key-changed.v1');
  const receipt = await again.audit.reader.receipt(changes[0]?.chain.index ?? 0);
  await again.audit.stop();
  await store.close();
  return { note, changes, texts, receipt };
}

/** Ids of the keys whose lines stand in the note, in order; each of ours must be good. */
function signersIn(note: string): string[] {
  const { signatures } = parseNote(note);
  for (const { id } of signatures) {
    const logKey = [LOG_KEY, NEXT, THIRD].find((key) => key.id === id);
    if (logKey === undefined) throw new Error(`signed by ${id}`);
    expect(openCheckpoint(nodeEd25519, note, { logKey }).origin).toBe(LOG_KEY.name);
  }
  return signatures.map(({ id }) => id);
}

async function refusalOf(world: World, options: StartOptions): Promise<string> {
  const store = await world.openStore();
  const { audit } = await startAudit(world, store, options);
  await until(() => audit.keeper.refused !== undefined);
  const reason = audit.keeper.refused?.message ?? '';
  await audit.stop();
  await store.close();
  return reason;
}

it('is one entry that the old key signed; both sign, then the new one alone, and once more for a third', () =>
  inWorld(async (world) => {
    await world.state('allocation', ledgerOpened('pane'));
    const before = await run(world, {});
    expect([signersIn(before.note), before.changes]).toEqual([[LOG_KEY.id], []]);

    const both = await run(world, ROTATING);
    expect(signersIn(both.note)).toEqual([LOG_KEY.id, NEXT.id]);
    expect(both.changes).toHaveLength(1);
    const [change] = both.changes as [ChangeEntry];
    const { oldKey, newKey } = verifyKeyChange(
      nodeSha256,
      nodeEd25519,
      change.event.data,
      change.chain.index,
    );
    expect([formatVkey(oldKey), formatVkey(newKey)]).toEqual([formatVkey(LOG_KEY), formatVkey(NEXT)]);
    for (const logKey of [LOG_KEY, NEXT])
      expect(verifyReceipt(nodeSha256, nodeEd25519, both.receipt, { logKey }).index).toBe(change.chain.index);

    const alone = await run(world, { ...ROTATING, clock: LATER });
    expect(signersIn(alone.note)).toEqual([NEXT.id]);
    expect(alone.changes).toEqual(both.changes);

    // The old key may go: the new one takes its file, and a third one comes.
    const third = await run(world, { logKey: NEXT, nextKey: THIRD, clock: LATER });
    expect(signersIn(third.note)).toEqual([NEXT.id, THIRD.id]);
    expect(third.changes).toHaveLength(2);
    expect(signersIn((await run(world, { logKey: THIRD, clock: LATER })).note)).toEqual([THIRD.id]);
  }));

it('is not gone back on: without the key that the log names nothing is signed', () =>
  inWorld(async (world) => {
    await world.state('allocation', ledgerOpened('pane'));
    await run(world, {});
    expect(await refusalOf(world, { logKey: THIRD })).toContain('not one of this log');
    await run(world, ROTATING);
    expect(await refusalOf(world, {})).toContain('signed by another key since it was changed');
    expect(await refusalOf(world, { nextKey: THIRD })).toContain(
      'signed by another key since it was changed',
    );
    const swapped = { logKey: NEXT, nextKey: LOG_KEY };
    expect(await refusalOf(world, swapped)).toContain('has signed the log before');
    const { changes, note } = await run(world, { logKey: NEXT });
    expect([signersIn(note), changes.length]).toEqual([[NEXT.id], 1]);
  }));

const STEPS = ['journal.insert', 'document.insert', 'document.replace'] as const satisfies StoreWriteStep[];
const DEATHS = STEPS.flatMap((step) =>
  ([1, 2] as const).flatMap((nth) => (['before', 'after'] as const).map((when) => ({ step, nth, when }))),
);

it.each(DEATHS)('is whole after a death $when $step number $nth', ({ step, nth, when }) =>
  inWorld(async (world) => {
    await world.state('allocation', ledgerOpened('pane'));
    await run(world, {});
    let [left, dead]: [number, boolean] = [nth, false];
    const strike = (at: string) => (now: string) => {
      if (!dead && at === when && now === step) dead = --left === 0;
      if (dead) throw new StoreError('closed', 'the process is gone');
    };
    const store = await world.openStore({ before: strike('before'), after: strike('after') });
    const dying = await startAudit(world, store, ROTATING);
    // The second of a step may need another entry.
    await world.state('donation', giftReceived('pane', `dying ${step} ${nth} ${when}`));
    for (let more = 0; !dead && more < 3; more += 1) {
      const size = dying.audit.reader.published?.size ?? 0;
      await until(() => dead || (dying.audit.reader.published?.size ?? 0) > size);
      if (!dead) await world.state('donation', giftReceived('pane', `${more} ${step} ${nth} ${when}`));
    }
    await until(() => dead);
    await dying.audit.stop();
    await store.close();
    const after = await run(world, ROTATING);
    expect(after.changes).toHaveLength(1);
    expect(signersIn(after.note)).toEqual([LOG_KEY.id, NEXT.id]);
    expect(new Set(after.texts).size).toBe(after.texts.length);
  }),
);
