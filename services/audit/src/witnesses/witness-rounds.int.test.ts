// Audit and honest witnesses, over HTTP: what they cosign is published and lost by no restart; one that is ahead is heard.
import { isQuorum, openCheckpoint, verifyReceipt, witnessKeys } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../test/journal-of-log.ts';
import { type SmallWitness, TIME_S } from '../../test/small-witness.ts';
import { cosignersOf, inScene, policyOf, told, untilCosigned } from '../../test/witness-scene.ts';
import { LOG_KEY, until } from '../../test/world.ts';

describe('audit and honest witnesses', () => {
  it('publishes what they cosign, as it grows, and gives receipts under it', () =>
    inScene(['one', 'two'], async ({ witnesses, start, grow }) => {
      const policy = policyOf(witnesses, 'group both all one two\nquorum both');
      const audit = await start('group both all one two\nquorum both');
      for (const _ of [1, 2, 3]) await untilCosigned(audit, await grow(audit));
      const { reader } = audit.audit;
      const everybody = [`one.test ${TIME_S}`, `two.test ${TIME_S}`];
      expect(cosignersOf(reader.published?.note ?? '', witnesses)).toEqual(everybody);
      expect(reader.cosigned?.note).toBe(reader.published?.note);
      const receipt = await reader.receipt(1);
      const trust = { logKey: LOG_KEY, witnesses: witnessKeys(policy) };
      const { checkpoint } = verifyReceipt(nodeSha256, nodeEd25519, receipt, trust);
      expect(isQuorum(policy, checkpoint.cosignatures)).toBe(true);
      const { checkpoints } = await reader.checkpoints(Number.MAX_SAFE_INTEGER, 10);
      for (const { note } of checkpoints) expect(cosignersOf(note, witnesses)).toEqual(everybody);
      expect(audit.audit.witnessed()).toMatchObject({
        quorumSize: 3,
        behindSinceMs: undefined,
        witnesses: [
          { name: 'one', isAsked: true, cosigned: { size: 3, timeS: TIME_S } },
          { name: 'two', isAsked: true, cosigned: { size: 3, timeS: TIME_S } },
        ],
      });
      expect(audit.metrics.value('centesimo_log_cosigned_entries')).toBe(3);
      expect(audit.metrics.value('centesimo_witness_cosigned_entries', { witness: 'two' })).toBe(3);
      // One note of one size: what is asked of all is signed by our key alone.
      for (const { note } of witnesses[0]?.requests ?? [])
        expect(note.split('\n').filter((line) => line.startsWith('—'))).toHaveLength(1);
      for (const { open } of witnesses) expect(open.most).toBe(1);
      await audit.audit.stop();
    }));

  it('goes on after a restart where it was, and asks nobody for what is there', () =>
    inScene(['one', 'two'], async ({ witnesses, start, grow }) => {
      const quorum = 'group both all one two\nquorum both';
      const first = await start(quorum);
      await untilCosigned(first, await grow(first));
      await untilCosigned(first, await grow(first));
      await first.audit.stop();
      const before = witnesses.map(({ requests }) => requests.length);
      const second = await start(quorum);
      await untilCosigned(second, 2);
      expect(cosignersOf(second.audit.reader.published?.note ?? '', witnesses)).toHaveLength(2);
      // One each at the start, to hear what they have seen.
      expect(witnesses.map(({ requests }, n) => requests.length - (before[n] ?? 0))).toEqual([1, 1]);
      await untilCosigned(second, await grow(second));
      const [last] = witnesses.map(({ requests }) => requests.at(-1));
      expect(last?.oldSize).toBe(2);
      await second.audit.stop();
    }));

  it('brings one up to date that comes late, from whatever size it knows', () =>
    inScene(['one', 'late'], async ({ witnesses, start, grow }) => {
      const [, late] = witnesses as [SmallWitness, SmallWitness];
      late.behaviour = (_, answer) => (answer.writeHead(503).end(), late.size < 0 || true);
      const audit = await start('group g any one late\nquorum g');
      for (const _ of [1, 2, 3, 4, 5]) await untilCosigned(audit, await grow(audit));
      expect(cosignersOf(audit.audit.reader.published?.note ?? '', witnesses)).toEqual([
        `one.test ${TIME_S}`,
      ]);
      late.behaviour = undefined;
      await until(() => late.size === 5);
      await until(() => cosignersOf(audit.audit.reader.published?.note ?? '', witnesses).length === 2);
      // Somebody else of its kind brought it further: another instance, whose answer was lost.
      late.size = 2;
      const old = (await audit.audit.reader.checkpoints(3, 1)).checkpoints[0]?.note ?? '';
      late.root = openCheckpoint(nodeEd25519, old, { logKey: LOG_KEY }).root;
      const size = await grow(audit);
      await until(() => late.size === size);
      await audit.audit.stop();
    }));

  it('serves the newest quorum where the newest checkpoint has none', () =>
    inScene(['one'], async ({ witnesses, start, grow }) => {
      const [one] = witnesses as [SmallWitness];
      const audit = await start('quorum one', { pace: { graceMs: 30 } });
      await untilCosigned(audit, await grow(audit));
      one.behaviour = (_, answer) => (answer.writeHead(403).end('no more of this log\n'), true);
      const size = await grow(audit);
      const { reader } = audit.audit;
      await until(() => told(audit, 'quorum-missing').length > 0);
      expect([reader.published?.size, reader.cosigned?.size]).toEqual([size, 1]);
      expect(cosignersOf(reader.cosigned?.note ?? '', witnesses)).toHaveLength(1);
      const under = async (index: number) =>
        verifyReceipt(nodeSha256, nodeEd25519, await reader.receipt(index), { logKey: LOG_KEY }).checkpoint
          .size;
      expect([await under(0), await under(1)]).toEqual([1, 2]);
      expect(told(audit, 'quorum-missing')[0]).toMatchObject({
        published: 2,
        cosigned: 1,
        witnesses: 'one: it answered 403: no more of this log',
      });
      expect(audit.audit.witnessed()).toMatchObject({
        quorumSize: 1,
        witnesses: [{ refusal: { reason: 'it answered 403: no more of this log', size: 2 } }],
      });
      expect(audit.metrics.value('centesimo_quorum_behind_seconds')).toBeGreaterThan(0);
      one.behaviour = undefined;
      await untilCosigned(audit, size);
      await until(() => told(audit, 'quorum-met').length === 1);
      await audit.audit.stop();
    }));
});

describe('a witness that is ahead', () => {
  it('of a restored log ends the start before anything is signed', () =>
    inScene(['one'], async ({ store, witnesses, start, grow }) => {
      const [one] = witnesses as [SmallWitness];
      const first = await start('quorum one');
      await untilCosigned(first, await grow(first));
      await first.audit.stop();
      const records = await recordsOf(store);
      const { note } = first.audit.reader.published ?? {
        note: await store.documents.get('checkpoint', 'published'),
      };
      one.size = 7;
      const second = await start('quorum one');
      await until(() => second.audit.keeper.refused !== undefined);
      expect(second.audit.keeper.refused?.message).toBe(
        'the witness one has seen size 7, but the journal ends at 1: restore a newer backup',
      );
      await second.audit.stop();
      expect(await recordsOf(store)).toEqual(records);
      expect(Buffer.from((await store.documents.get('checkpoint', 'published')) ?? []).toString()).toBe(
        Buffer.from(note as Uint8Array).toString(),
      );
    }));

  it('of an empty store ends the start too', () =>
    inScene(['one'], async ({ store, witnesses, start }) => {
      const [one] = witnesses as [SmallWitness];
      one.size = 7;
      const audit = await start('quorum one');
      await until(() => audit.audit.keeper.refused !== undefined);
      expect(audit.audit.keeper.refused?.message).toMatch(/has seen size 7, but the journal ends at 0/);
      await audit.audit.stop();
      expect(await recordsOf(store)).toEqual([]);
    }));

  it('while the log is kept is told loudly', () =>
    inScene(['one', 'two'], async ({ witnesses, start, grow }) => {
      const [one] = witnesses as [SmallWitness, SmallWitness];
      const audit = await start('group g any one two\nquorum g');
      await until(() => audit.audit.isReady());
      one.size = 7;
      await untilCosigned(audit, await grow(audit));
      await until(() => told(audit, 'witness-ahead').length === 1);
      expect(told(audit, 'witness-ahead')).toMatchObject([
        { level: 'error', witness: 'one', published: 1, cosigned: 7 },
      ]);
      await audit.audit.stop();
    }));
});
