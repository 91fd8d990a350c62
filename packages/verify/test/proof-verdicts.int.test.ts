// Our verifier of proofs and that of transparency-dev/merkle give the same verdict, on true proofs and on changed ones.
import { createRandom } from '@centesimo/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { GO_BUILD_MS } from '../../../tools/interop/go-verifiers.ts';
import { programOf, runGoVerifier, whyNoGo } from './go-verifiers.fixture.ts';
import { CHANGES, isAccepted, LARGEST, lineOf, type ProofCase, trueCases } from './proof-cases.fixture.ts';

const CHANGED = 10_000;
const SEED = 8;

interface Compared {
  readonly claim: ProofCase;
  readonly ours: boolean;
  readonly theirs: boolean;
}

function compare(claims: readonly ProofCase[]): Compared[] {
  const { status, out, said } = runGoVerifier(
    'interop',
    ['proofs'],
    claims.map((claim) => `${lineOf(claim)}\n`).join(''),
  );
  expect({ status, said }).toEqual({ status: 0, said: '' });
  const answers = out.trimEnd().split('\n');
  expect(answers.length).toBe(claims.length);
  expect(answers.filter((answer) => !/^(?:accepted$|refused: )/.test(answer))).toEqual([]);
  return claims.map((claim, i) => ({
    claim,
    ours: isAccepted(claim),
    theirs: answers[i] === 'accepted',
  }));
}

/**
 * The empty tree is a case of its own. Version 0.0.2 takes an empty proof from size 0 to any tree, whatever its root; their
 * later sources refuse it, as ours does.
 */
function isFromNothing({ claim }: Compared): boolean {
  return claim.kind === 'consistency' && claim.oldSize === 0;
}

function isTakenFromNothing(claim: ProofCase): boolean {
  if (claim.kind !== 'consistency' || claim.proof.length > 0) return false;
  return claim.size > 0 || claim.oldRoot === claim.root;
}

describe.skipIf(whyNoGo() !== '')('transparency-dev/merkle', { timeout: 180_000 }, () => {
  const all = [...trueCases()];
  beforeAll(() => void programOf('interop'), GO_BUILD_MS);

  it(`accepts, as we do, every proof of sizes 0 to ${LARGEST}`, () => {
    const compared = compare(all);
    const some = compared.filter((one) => !isFromNothing(one));
    const each = (LARGEST * (LARGEST + 1)) / 2;
    expect(some.filter(({ claim }) => claim.kind === 'inclusion').length).toBe(each);
    expect(some.filter(({ claim }) => claim.kind === 'consistency').length).toBe(each);
    expect(some.filter(({ ours, theirs }) => !ours || !theirs)).toEqual([]);
    const fromNothing = compared.filter(isFromNothing);
    expect(fromNothing.length).toBe(LARGEST + 1);
    expect(fromNothing.filter(({ ours, theirs }) => ours || !theirs)).toEqual([]);
  });

  it('gives our verdict on 10,000 changed ones', () => {
    const random = createRandom(SEED);
    const changed: { name: string; claim: ProofCase }[] = [];
    while (changed.length < CHANGED) {
      const name = random.pick(Object.keys(CHANGES));
      const from = random.pick(all);
      const claim = CHANGES[name]?.(from, random) ?? from;
      if (lineOf(claim) !== lineOf(from)) changed.push({ name, claim });
    }
    const compared = compare(changed.map(({ claim }) => claim));
    expect(compared.filter((one) => one.ours !== one.theirs && !isFromNothing(one))).toEqual([]);
    // The size of a claim is bound by the signed checkpoint, not by the proof: under another size some lead to the root.
    const accepted = new Set(changed.filter((_, i) => compared[i]?.ours).map(({ name }) => name));
    expect([...accepted]).toEqual(['other size']);
    for (const { claim, ours, theirs } of compared.filter(isFromNothing))
      expect({ ours, theirs }).toEqual({ ours: false, theirs: isTakenFromNothing(claim) });
  });

  it('is asked nothing that it cannot read', () => {
    for (const line of ['{', '{"kind":"other"}', '{"kind":"inclusion","index":-1}', '{"proof":["?"]}'])
      expect(runGoVerifier('interop', ['proofs'], `${line}\n`)).toMatchObject({ status: 1 });
  });
});
