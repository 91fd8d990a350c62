// Snapshots: an empty state, a continued one, and bytes that are not to be trusted.
import { describe, expect, it } from 'vitest';
import { createLedgerState, invariants, loadState, saveState, trail } from './index.ts';
import { idOf, mustApply, replay, sha256 } from './ledger.fixture.ts';
import { expense, g0, history, received, settled } from './wrong-events.fixture.ts';

describe('a snapshot', () => {
  it('of nothing is nothing', () => {
    const bytes = saveState(createLedgerState(sha256));
    expect(loadState(sha256, bytes)).toEqual(createLedgerState(sha256));
  });

  it('is continued like the state it was taken of', () => {
    const state = replay(history());
    const loaded = loadState(sha256, saveState(state));
    for (const event of [received({}), settled({}), expense({ spans: [{ from: 5, fund: 'hall', to: 7 }] })]) {
      mustApply(state, event);
      mustApply(loaded, event);
    }
    expect(saveState(loaded)).toEqual(saveState(state));
    expect(trail(loaded, g0)).toEqual(trail(state, g0));
    expect(invariants(loaded)).toEqual([]);
  });

  it('is read from a Buffer at any offset, and keeps no view of it', () => {
    const state = replay(history());
    for (let offset = 0; offset < 8; offset += 1) {
      const read = Buffer.concat([Buffer.alloc(offset), saveState(state)]).subarray(offset);
      const loaded = loadState(sha256, read);
      read.fill(0);
      expect(saveState(loaded)).toEqual(saveState(state));
    }
  });

  it('is loaded with room, so that the next gift copies nothing', () => {
    const state = replay(history());
    for (let gift = 10; gift < 110; gift += 1) mustApply(state, received({}, idOf('gift', gift)));
    const loaded = loadState(sha256, saveState(state));
    const { ids, table } = loaded.origins;
    mustApply(loaded, received({}, idOf('gift', 110)));
    expect(loaded.origins).toMatchObject({ count: state.origins.count + 1 });
    expect([loaded.origins.ids === ids, loaded.origins.table === table]).toEqual([true, true]);
  });

  it('is refused when any byte of it changed', () => {
    const bytes = saveState(replay(history()));
    for (let at = 0; at < bytes.length; at += 97) {
      const other = bytes.slice();
      other[at] = other[at]! ^ 1;
      expect(() => loadState(sha256, other)).toThrow(/snapshot/);
    }
  });

  it.each([
    ['empty', new Uint8Array()],
    ['of another format', new TextEncoder().encode('centesimo-cents-state/9\n{}\n')],
    ['cut short', saveState(replay(history())).slice(0, 60)],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => loadState(sha256, bytes)).toThrow(/snapshot/);
  });
});
