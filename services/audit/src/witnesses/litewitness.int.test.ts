// A witness that is not ours, litewitness of torchwood, cosigns what audit publishes, as it grows.
import { openCheckpoint, parseVkey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { GO_BUILD_MS } from '../../../../tools/interop/go-verifiers.ts';
import { buildLiteWitness, openLiteWitness, whyNoLiteWitness } from '../../test/lite-witness.ts';
import { inScene, told, untilCosigned } from '../../test/witness-scene.ts';
import { LOG_KEY, VKEY, until, untilPublished } from '../../test/world.ts';

describe.skipIf(whyNoLiteWitness() !== '')('litewitness', { timeout: 180_000 }, () => {
  beforeAll(buildLiteWitness, 2 * GO_BUILD_MS);

  it('cosigns the log that it is told of, size after size, over restarts of both', () =>
    inScene([], async ({ start, grow }) => {
      const lite = await openLiteWitness();
      try {
        const policy = `witness lite ${lite.vkey} ${lite.url}\nquorum lite`;
        const first = await start(policy);
        await grow(first);
        await until(() => told(first, 'witness-refused').length > 0);
        expect(told(first, 'witness-refused')[0]).toMatchObject({
          witness: 'lite',
          reason: expect.stringMatching(/^it answered 404: /) as string,
        });
        lite.addLog(LOG_KEY.name, VKEY);
        await untilCosigned(first, 1);
        for (const _ of [1, 2, 3]) await untilCosigned(first, await grow(first));
        await first.audit.stop();
        await lite.restart();
        const second = await start(policy);
        await untilPublished(second, 4);
        await untilCosigned(second, await grow(second));
        const { note = '' } = second.audit.reader.cosigned ?? {};
        const witness = parseVkey(nodeSha256, lite.vkey);
        const { cosignatures, size } = openCheckpoint(nodeEd25519, note, {
          logKey: LOG_KEY,
          witnesses: [witness],
        });
        expect(size).toBe(5);
        expect(cosignatures.map(({ key }) => key)).toEqual([witness]);
        // By its clock, which is that of this machine.
        expect(Math.abs((cosignatures[0]?.time ?? 0) - Date.now() / 1_000)).toBeLessThan(600);
        await second.audit.stop();
      } finally {
        await lite.close();
      }
    }));
});
