/** The statement by which a log's key is changed: a vector, and whatever else is changed in it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nodeEd25519, nodeSha256 } from '../node/sha256.ts';
import { isSameKey, signKeyChange, verifyKeyChange } from './key-change.ts';
import type { KeyChange } from './key-change.ts';
import { LogError } from './log-error.ts';
import { signerKey } from './note-key.ts';
import type { KeyType } from './note-key.ts';

const NAME = 'log.example.org/centesimo';
const UNTIL = '2026-03-02T10:00:00.000Z';
const keyOf = (n: number, name = NAME, type: KeyType = 'ed25519') =>
  signerKey(nodeSha256, nodeEd25519, name, type, new Uint8Array(32).fill(n));
const [OLD, NEW] = [keyOf(1), keyOf(2)];
const CHANGE: KeyChange = {
  bothUntil: UNTIL,
  newKey: `${NAME}+feb999eb+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU`,
  oldKey: `${NAME}+ffe1539b+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c`,
  signature: 'UNvoBFWSMYKzJXcieQx+a5mFztD/Kx0z6BC/TjlTDZCowJDWUnmgvouVlySapKM74TynTAdSyQx1SQuUyJr3AQ==',
};

function verdict(change: KeyChange, index: number): string {
  try {
    verifyKeyChange(nodeSha256, nodeEd25519, change, index);
    return 'good';
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return error.code;
  }
}

it('is signed and verified as written down', () => {
  expect(signKeyChange(nodeEd25519, OLD, NEW, UNTIL, 12_345)).toEqual(CHANGE);
  const { newKey, oldKey } = verifyKeyChange(nodeSha256, nodeEd25519, CHANGE, 12_345);
  expect([isSameKey(oldKey, OLD), isSameKey(newKey, NEW), isSameKey(oldKey, newKey)]).toEqual([
    true,
    true,
    false,
  ]);
});

it('is refused at another place, with another time, other keys, another signature, and never thrown over', () => {
  expect(verdict(CHANGE, 12_344)).toBe('signature-refused');
  expect(verdict({ ...CHANGE, bothUntil: '2026-03-02T10:00:00.001Z' }, 12_345)).toBe('signature-refused');
  expect(verdict({ ...CHANGE, newKey: CHANGE.oldKey }, 12_345)).toBe('key-malformed');
  const members = Object.keys(CHANGE) as (keyof KeyChange)[];
  fc.assert(
    fc.property(fc.constantFrom(...members), fc.nat(), fc.string({ maxLength: 3 }), (member, at, text) => {
      const old = CHANGE[member];
      const changed = old.slice(0, at % old.length) + text + old.slice((at % old.length) + 1);
      fc.pre(changed !== old);
      expect(verdict({ ...CHANGE, [member]: changed }, 12_345)).not.toBe('good');
    }),
  );
});

it('is made between keys of one name that sign checkpoints, and no others', () => {
  const refused = expect.objectContaining({ code: 'key-malformed' });
  for (const next of [OLD, keyOf(2, 'log.other'), keyOf(2, NAME, 'cosignature/v1')])
    expect(() => signKeyChange(nodeEd25519, OLD, next, UNTIL, 1)).toThrow(refused);
});
