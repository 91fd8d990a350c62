// Witnesses that are slow, gone, wrong or hostile, over HTTP: nobody waits for them, nothing of theirs is kept, all is told.
import { createServer } from 'node:http';
import { formatVkey } from '@centesimo/log';
import { describe, expect, it } from 'vitest';
import {
  type Behaviour,
  type SmallWitness,
  TIME_S,
  cosignatureOf,
  witnessKeyOf,
} from '../../test/small-witness.ts';
import { PACE, cosignersOf, inScene, policyOf, told, untilCosigned } from '../../test/witness-scene.ts';
import { startAudit, until } from '../../test/world.ts';
import { httpWitnesses } from './http-witness.ts';

/** On a loaded machine too, whoever answers at all has answered. */
const LONG_MS = 30_000;

/** How a witness misbehaves, and what is said of it. */
const MISBEHAVIOURS: readonly (readonly [string, Behaviour, RegExp])[] = [
  ['never answers', () => true, /no answer: .*(timeout|aborted)/],
  [
    'answers 10 MB',
    (_, answer) => (answer.end('— one.test AAAA\n'.repeat(640_000)), true),
    /no answer: it answered more than 262144 bytes/,
  ],
  ['drops the connection', (_, answer) => (answer.destroy(), true), /no answer: /],
  [
    'leads elsewhere',
    (_, answer) => (answer.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(), true),
    /no answer: /,
  ],
  [
    'signs another text',
    ({ note }, answer) => (
      answer.end(cosignatureOf(witnessKeyOf('bad.test', 1), note.replace('log.test', 'log.best'))),
      true
    ),
    /not its cosignature: the signature of bad\.test is not good/,
  ],
  [
    'signs with another key',
    ({ note }, answer) => (
      answer.end(cosignatureOf(witnessKeyOf('other.test'), note.slice(0, note.indexOf('\n\n') + 1))),
      true
    ),
    /not its cosignature: no known key signed/,
  ],
  ['answers nothing', (_, answer) => (answer.end(), true), /not its cosignature/],
  ['answers a page', (_, answer) => (answer.end('<html>\n\u0000'), true), /not its cosignature/],
  ['knows no size', (_, answer) => (answer.writeHead(409).end('soon\n'), true), /it answered 409: soon/],
  [
    'names the size that it was told',
    ({ oldSize }, answer) => (answer.writeHead(409).end(`${oldSize}\n`), true),
    /it says that it cosigned another tree of size 0/,
  ],
  [
    'has cosigned more',
    (_, answer) => (answer.writeHead(409).end('99\n'), true),
    /it says that it cosigned size 99 already/,
  ],
  [
    'answers control characters',
    (_, answer) => (answer.writeHead(422).end('a\u001b[31m\u202e b\u2028c'), true),
    /^it answered 422: a \[31m/,
  ],
];

describe('a witness that', () => {
  it.each(MISBEHAVIOURS)(
    '%s keeps neither the log nor other witnesses waiting, and is told',
    (what, behaviour, reason) =>
      inScene(['good', 'bad'], async ({ witnesses, start, grow }) => {
        const [, bad] = witnesses as [SmallWitness, SmallWitness];
        const timeoutMs = what === 'never answers' ? 150 : LONG_MS;
        const audit = await start('group g any good bad\nquorum g', { timeoutMs });
        await until(() => audit.audit.isReady());
        bad.behaviour = behaviour;
        for (const __ of [1, 2, 3]) await untilCosigned(audit, await grow(audit));
        const refusal = () => audit.audit.witnessed()?.witnesses[1]?.refusal?.reason ?? '';
        await until(() => refusal() !== '');
        expect(refusal()).toMatch(reason);
        expect(refusal()).not.toMatch(/[\u0000-\u001f]/);
        const { note = '' } = audit.audit.reader.published ?? {};
        expect(cosignersOf(note, witnesses)).toEqual([`good.test ${TIME_S}`]);
        expect(note).not.toContain('— bad.test');
        // Of one that was given up it hears late.
        if (timeoutMs === LONG_MS) expect(bad.open.most).toBe(1);
        expect([...told(audit, 'witness-refused'), ...told(audit, 'witness-ahead')]).not.toEqual([]);
        bad.behaviour = undefined;
        await until(() => cosignersOf(audit.audit.reader.published?.note ?? '', witnesses).length === 2);
        await audit.audit.stop();
      }),
  );

  it('is not there is told once, and asked again less and less often', () =>
    inScene(['good'], async ({ world, store, witnesses, grow }) => {
      const gone = createServer();
      await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
      const { port } = gone.address() as { port: number };
      await new Promise((resolve) => gone.close(resolve));
      const line = `witness gone ${formatVkey(witnessKeyOf('gone.test'))} http://127.0.0.1:${port}/`;
      const silent = `witness silent ${formatVkey(witnessKeyOf('silent.test', 3))}`;
      const policy = policyOf(witnesses, `${line}\n${silent}\ngroup g any good gone silent\nquorum g`);
      const asked = httpWitnesses(policy);
      expect(asked.map(({ name }) => name)).toEqual(['good', 'gone']);
      const audit = await startAudit(world, store, { witnesses: { policy, witnesses: asked, pace: PACE } });
      for (const _ of [1, 2, 3, 4]) await untilCosigned(audit, await grow(audit));
      await until(() => (audit.audit.witnessed()?.witnesses[1]?.refusal?.size ?? 0) >= 2);
      expect(told(audit, 'witness-refused')).toMatchObject([
        { witness: 'gone', reason: expect.stringContaining('ECONNREFUSED') },
      ]);
      expect(audit.audit.witnessed()?.witnesses[2]).toMatchObject({ isAsked: false, cosigned: undefined });
      // It was asked at the start what it has seen, too.
      expect(told(audit, 'seen-unanswered')).toMatchObject([{ place: 'the witness gone' }]);
      await audit.audit.stop();
    }));

  it('wants to be asked again at once is left a while all the same', () =>
    inScene(['good', 'busy'], async ({ witnesses, start, grow }) => {
      const [, busy] = witnesses as [SmallWitness, SmallWitness];
      const audit = await start('group g any good busy\nquorum g', { pace: { roundMs: 10_000 } });
      await until(() => audit.audit.isReady());
      const askedAt: number[] = [];
      busy.behaviour = (_, answer) => {
        askedAt.push(performance.now());
        answer.writeHead(503, { 'retry-after': '0' }).end(`${askedAt.length} came before\n`);
        return true;
      };
      await untilCosigned(audit, await grow(audit));
      await until(() => askedAt.length > 2);
      const [first = 0, , third = 0] = askedAt;
      expect(third - first).toBeGreaterThan(900);
      await audit.audit.stop();
    }));

  it('is behind and says for how long is asked for the same checkpoint again', () =>
    inScene(['good', 'slow'], async ({ witnesses, start, grow }) => {
      const [, slow] = witnesses as [SmallWitness, SmallWitness];
      const audit = await start('group g all good slow\nquorum g', { pace: { roundMs: 10_000 } });
      await until(() => audit.audit.isReady());
      const sizes: string[] = [];
      slow.behaviour = ({ note }, answer) => {
        sizes.push(note.split('\n')[1] ?? '');
        if (sizes.length % 2 === 0) return false;
        answer.writeHead(503, { 'retry-after': '1' }).end('replaying\n');
        return true;
      };
      const size = await grow(audit);
      await untilCosigned(audit, size);
      expect(sizes.slice(0, 2)).toEqual([`${size}`, `${size}`]);
      await audit.audit.stop();
    }));
});
