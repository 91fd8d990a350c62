/** Contract cases of the faults hook: each write step, failed before and after it took effect. */
import { expect, test } from 'vitest';
import { STORE_WRITE_STEPS, StoreError } from '../port.ts';
import type { Store, StoreWriteStep, WriteFaults } from '../port.ts';
import { bytesOf, readAll, streamOf, textOf } from './store-under-test.ts';
import type { MakeStore } from './store-under-test.ts';

interface StepCase {
  /** What must be there before the step. */
  prepare(store: Store): Promise<unknown>;
  run(store: Store): Promise<unknown>;
  /** What a reader sees; `old` until the step took effect, `new` from then on. */
  look(store: Store): Promise<'old' | 'new'>;
  readonly key: string;
}

const nothing = async (): Promise<void> => {};
const isNew = (text: string | undefined): 'old' | 'new' => (text === 'new' ? 'new' : 'old');

async function documentText(store: Store): Promise<string | undefined> {
  return textOf(await store.documents.get('c', 'x'));
}

const putOld = (store: Store): Promise<void> =>
  store.documents.put('c', [{ id: 'x', bytes: bytesOf('old') }]);
const newDocument = { id: 'x', bytes: bytesOf('new') };
const lookAtDocument = async (store: Store): Promise<'old' | 'new'> => isNew(await documentText(store));

// A record, not a list: a step without a case does not compile, and the loop below finds no case for it.
const STEP_CASES: Record<StoreWriteStep, StepCase> = {
  'journal.insert': {
    key: 'g1/a/1/3',
    prepare: nothing,
    run: (store) => store.journals.insert('g1/a/1', 3, bytesOf('new')),
    look: async (store) => isNew(textOf(await store.journals.read('g1/a/1', 3))),
  },
  'document.insert': {
    key: 'c/x',
    prepare: nothing,
    run: (store) => store.documents.insert('c', [newDocument]),
    look: lookAtDocument,
  },
  'document.replace': {
    key: 'c/x',
    prepare: putOld,
    run: (store) => store.documents.replace('c', 'x', bytesOf('old'), bytesOf('new')),
    look: lookAtDocument,
  },
  'document.put': {
    key: 'c/x',
    prepare: putOld,
    run: (store) => store.documents.put('c', [newDocument]),
    look: lookAtDocument,
  },
  'document.delete': {
    key: 'c/x',
    prepare: putOld,
    run: (store) => store.documents.delete('c', ['x']),
    look: async (store) => ((await documentText(store)) === undefined ? 'new' : 'old'),
  },
  'blob.put': {
    key: 'a/b',
    prepare: nothing,
    run: (store) => store.blobs.put('a/b', streamOf(bytesOf('new')), 100),
    look: async (store) => isNew(textOf(await readAll(await store.blobs.get('a/b')))),
  },
  'blob.delete': {
    key: 'a/b',
    prepare: (store) => store.blobs.put('a/b', streamOf(bytesOf('old')), 100),
    run: (store) => store.blobs.delete('a/b'),
    look: async (store) => ((await store.blobs.get('a/b')) === undefined ? 'new' : 'old'),
  },
};

/** A hook that notes each call and fails at one moment of one step once it is armed. */
function makeFaults(step: StoreWriteStep, moment: 'before' | 'after') {
  const calls: string[] = [];
  const state = { armed: false };
  const act = (now: 'before' | 'after') => async (called: StoreWriteStep, key: string) => {
    await Promise.resolve();
    if (!state.armed) return;
    calls.push(`${now} ${called} ${key}`);
    if (called === step && now === moment) throw new StoreError('unknown-outcome', 'Injected fault.');
  };
  const hook: WriteFaults<StoreWriteStep> = { before: act('before'), after: act('after') };
  return { hook, calls, state };
}

export function faultCases(make: MakeStore): void {
  for (const step of STORE_WRITE_STEPS) {
    test(`${step} failed before it took effect persists nothing, failed after it persists`, async () => {
      const stepCase = STEP_CASES[step];
      expect(stepCase, 'each step has a case').toBeDefined();
      for (const moment of ['before', 'after'] as const) {
        const { hook, calls, state } = makeFaults(step, moment);
        const { store, reopen } = await make({ faults: hook });
        await stepCase.prepare(store);
        state.armed = true;
        await expect(stepCase.run(store)).rejects.toMatchObject({ code: 'unknown-outcome' });
        const before = `before ${step} ${stepCase.key}`;
        expect(calls).toEqual(moment === 'before' ? [before] : [before, `after ${step} ${stepCase.key}`]);
        const again = await reopen();
        expect(await stepCase.look(again)).toBe(moment === 'before' ? 'old' : 'new');
        await stepCase.run(again);
        expect(await stepCase.look(again), 'healed').toBe('new');
      }
    });
  }
}
