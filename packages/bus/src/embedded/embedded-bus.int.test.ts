/** The embedded bus under the contract suite, and what only it can show: damaged files, versions, memory bounds. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { busContract } from '../bus.contract.ts';
import { busFault, joinAlone, messageOf, readToEnd, valuesOf } from '../contract/bus-under-test.ts';
import { openEmbeddedBus } from './open-embedded-bus.ts';

busContract('embedded', async (options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-bus-'));
  let bus = await openEmbeddedBus({ folder, ...options });
  return {
    bus,
    async reopen() {
      await bus.close();
      bus = await openEmbeddedBus({ folder });
      return bus;
    },
    async dispose() {
      await bus.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'centesimo-bus-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function fillAndClose(): Promise<string> {
  const bus = await openEmbeddedBus({ folder });
  await bus.ensureTopic('t', 1);
  for (let call = 0; call < 20; call += 1) await bus.produce('t', 0, [messageOf('x'.repeat(5000))]);
  await bus.close();
  return join(folder, 'bus.db');
}

describe('damage and versions', () => {
  test.each([0, 10, 4096])('a database cut to %d bytes is corrupt', async (bytes) => {
    truncateSync(await fillAndClose(), bytes);
    await expect(openEmbeddedBus({ folder })).rejects.toMatchObject(busFault('corrupt'));
  });

  test('a database of garbage is corrupt', async () => {
    writeFileSync(await fillAndClose(), 'not a database'.repeat(1000));
    await expect(openEmbeddedBus({ folder })).rejects.toMatchObject(busFault('corrupt'));
  });

  test('a batch of garbage is corrupt, naming its place', async () => {
    const database = new DatabaseSync(await fillAndClose());
    database.exec(`UPDATE batches SET bytes = x'00ff' WHERE base = 3`);
    database.close();
    const bus = await openEmbeddedBus({ folder });
    await bus.ensureTopic('t', 1);
    const read = readToEnd(await joinAlone(bus, 't', 1), 0, 0);
    await expect(read).rejects.toMatchObject(busFault('corrupt'));
    await expect(read).rejects.toThrow('t/0/3');
    await bus.close();
  });

  test('a newer format is refused, naming both', async () => {
    const database = new DatabaseSync(await fillAndClose());
    database.exec(`UPDATE meta SET value = 2 WHERE name = 'format'`);
    database.close();
    const opened = openEmbeddedBus({ folder });
    await expect(opened).rejects.toMatchObject(busFault('wrong-version'));
    await expect(opened).rejects.toThrow(/format 2; this release reads format 1/);
  });
});

describe('disk full', () => {
  test('says so, loses nothing, and goes on once there is room', async () => {
    let bus = await openEmbeddedBus({ folder, databaseBytesMax: 300_000 });
    await bus.ensureTopic('t', 1);
    const stored: string[] = [];
    for (let full = false; !full;) {
      const values = [`${stored.length}.`, 'x'.repeat(30_000)];
      await bus.produce('t', 0, values.map(messageOf)).then(
        () => stored.push(...values),
        (error: unknown) => {
          expect(error).toMatchObject({ ...busFault('disk-full'), retriable: false });
          full = true;
        },
      );
    }
    expect(valuesOf(await readToEnd(await joinAlone(bus, 't', 1), 0, 0))).toEqual(stored);
    await bus.close();
    bus = await openEmbeddedBus({ folder });
    await bus.ensureTopic('t', 1);
    await bus.produce('t', 0, [messageOf('room')]);
    expect(valuesOf(await readToEnd(await joinAlone(bus, 't', 1), 0, 0))).toEqual([...stored, 'room']);
    await bus.close();
  });
});

describe('memory', () => {
  test.each([0, 3000, 100_000])('with %d bytes of cache all readers see the same', async (cacheBytesMax) => {
    const bus = await openEmbeddedBus({ folder, cacheBytesMax });
    await bus.ensureTopic('t', 2);
    const wanted: string[] = [];
    for (let call = 0; call < 30; call += 1) {
      const values = Array.from({ length: (call * 7) % 11 }, (_, at) => `${call}.${at} é`);
      await bus.produce('t', 0, values.map(messageOf));
      await bus.produce('t', 1, [messageOf('other')]);
      wanted.push(...values);
    }
    const member = await joinAlone(bus, 't', 2);
    for (const messagesMax of [1, 3, 50]) {
      for (const from of [0, 1, 60, wanted.length - 1]) {
        expect(valuesOf(await readToEnd(member, 0, from, messagesMax))).toEqual(wanted.slice(from));
      }
    }
    await bus.close();
  });

  test('a call of many messages is stored in several rows and read as one run', async () => {
    const bus = await openEmbeddedBus({ folder, cacheBytesMax: 0 });
    await bus.ensureTopic('t', 1);
    const values = Array.from({ length: 2500 }, (_, at) => `${at}`);
    await bus.produce('t', 0, values.map(messageOf));
    const member = await joinAlone(bus, 't', 1);
    expect(valuesOf(await readToEnd(member, 0, 0, 700))).toEqual(values);
    await bus.close();
  });
});

describe('clock', () => {
  test('a wait lasts as long as the clock says', async () => {
    const asked: number[] = [];
    const clock = {
      async sleep(milliseconds: number): Promise<void> {
        asked.push(milliseconds);
      },
    };
    const bus = await openEmbeddedBus({ folder, clock });
    await bus.ensureTopic('t', 1);
    const { membership } = await joinAlone(bus, 't', 1);
    expect(await membership.read(0, 0, { messagesMax: 1, waitMs: 3_600_000 })).toEqual({
      messages: [],
      next: 0,
      end: 0,
    });
    expect(asked).toEqual([3_600_000]);
    await bus.close();
  });
});
