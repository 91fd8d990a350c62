/** Every outcome an append can have, and what the writer makes of it. */
import { StoreError } from '@centesimo/store';
import { describe, expect, it } from 'vitest';
import { ENDED } from './ended.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createMemoryStore, createQuickClock } from './memory-ports.fixture.ts';
import { NO_HASH, hashRecord } from './record.ts';
import { JournalWriter } from './writer.ts';

function setUp() {
  const store = createMemoryStore();
  const stop = new AbortController();
  const seen: string[] = [];
  const ports = {
    journals: store.journals,
    clock: createQuickClock(),
    limits: DEFAULT_LIMITS,
    signal: stop.signal,
  };
  const answers = (...outcomes: unknown[]): void => {
    store.script = (operation) => {
      seen.push(operation);
      const outcome = outcomes.shift();
      if (outcome instanceof Error) throw outcome;
      return outcome;
    };
  };
  answers();
  return { store, stop, seen, answers, writer: new JournalWriter(ports, 'j', 0, NO_HASH) };
}

const unknown = () => new StoreError('unknown-outcome', 'lost');

describe('an append', () => {
  it('moves on when it is stored', async () => {
    const { writer } = setUp();
    expect(await writer.append('a')).toEqual({ n: 0, hash: hashRecord('a') });
    expect(await writer.append('b')).toEqual({ n: 1, hash: hashRecord('b') });
    expect([writer.n, writer.prev]).toEqual([2, hashRecord('b')]);
  });

  it('is inserted again after an unknown outcome, and is its own when it landed', async () => {
    const { writer, store, seen, answers } = setUp();
    store.cells.set('j/0', Buffer.from('a'));
    answers(unknown());
    await writer.append('a');
    expect(seen).toEqual(['insert j/0', 'insert j/0', 'read j/0']);
  });

  it('is inserted again when the duplicate is absent at a majority', async () => {
    const { writer, seen, answers } = setUp();
    answers('taken', 'absent', 'taken', 'absent');
    await writer.append('a');
    expect(seen).toEqual(['insert j/0', 'read j/0', 'insert j/0', 'read j/0', 'insert j/0']);
  });

  it('reads again when the majority read fails', async () => {
    const { writer, store, seen, answers } = setUp();
    store.cells.set('j/0', Buffer.from('a'));
    answers('taken', new StoreError('unavailable', 'no primary'));
    await writer.append('a');
    expect(seen).toEqual(['insert j/0', 'read j/0', 'read j/0']);
  });

  it('is fenced by other bytes, even of the same instance', async () => {
    const { writer, store } = setUp();
    store.cells.set('j/0', Buffer.from('{"by":"me","x":1}'));
    await expect(writer.append('{"by":"me","x":2}')).rejects.toMatchObject({ code: 'fenced' });
    expect(writer.n).toBe(0);
  });

  it('gives an unknown outcome up when stopped, and tries nothing new', async () => {
    const { writer, store, stop, seen } = setUp();
    store.script = (operation) => {
      seen.push(operation);
      stop.abort(ENDED);
      throw unknown();
    };
    await expect(writer.append('a')).rejects.toMatchObject({ code: 'stopped' });
    await expect(writer.append('a')).rejects.toMatchObject({ code: 'stopped' });
    expect(seen).toEqual(['insert j/0']);
  });

  it('fails with a fault that trying again does not help', async () => {
    const { writer, answers } = setUp();
    answers(new StoreError('disk-full', 'full'));
    await expect(writer.append('a')).rejects.toMatchObject({ code: 'disk-full' });
  });

  it('is refused while another is outstanding', async () => {
    const { writer } = setUp();
    const first = writer.append('a');
    await expect(writer.append('b')).rejects.toMatchObject({ code: 'store' });
    await first;
  });

  it('finds a record it did not write at its next number', async () => {
    const { writer, store } = setUp();
    await writer.append('a');
    expect(await writer.isOvertaken()).toBe(false);
    store.cells.set('j/1', Buffer.from('b'));
    expect(await writer.isOvertaken()).toBe(true);
    const appending = writer.append('b');
    expect(await writer.isOvertaken()).toBe(false);
    await appending;
  });
});
