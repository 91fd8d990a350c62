// Every parser and verifier answers any input, also one that is nearly right, with its declared error or with the truth:
// nothing that was altered is accepted. CENTESIMO_SEED and CENTESIMO_FUZZ (runs) look elsewhere and longer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeEd25519, nodeSha256 } from '../node/sha256.ts';
import { decodeBundle, encodeBundle } from './bundle.ts';
import { parseCanonical } from './canonical.ts';
import { addSignatures, openCheckpoint, parseCheckpointText, signCheckpoint } from './checkpoint.ts';
import { binaryOfBytes, hexOf, textOfUtf8, utf8OfText } from './encoding.ts';
import { entryText, FIRST_PREV, parseEntry } from './entry.ts';
import { leafHashOfBytes } from './hash.ts';
import { LogError } from './log-error.ts';
import { cosignText, formatNote, parseNote, signText, verifyNote } from './note.ts';
import { formatSkey, formatVkey, parseSkey, parseVkey, signerKey } from './note-key.ts';
import { consistencyProof, inclusionProof } from './proof-plan.ts';
import { verifyConsistency, verifyInclusion } from './proof.ts';
import { formatReceipt, parseReceipt, verifyReceipt } from './receipt.ts';
import { parseTilePath, tileBytes, tileHashes, tileHashReader, tilePath, tilesOfSize } from './tile.ts';
import { referenceRoot } from './tree-reference.fixture.ts';

const OPTIONS = {
  seed: Number(process.env['CENTESIMO_SEED'] ?? 1),
  numRuns: Number(process.env['CENTESIMO_FUZZ'] ?? 500),
};
const SIZE = 40;
const entries = Array.from({ length: SIZE }, (_, index) =>
  entryText(
    { index, ledger: 'acqua', prev: FIRST_PREV, seq: index },
    `{"data":{"n":${index}},"id":"${index}"}`,
  ),
);
const leaves = entries.map((entry) => leafHashOfBytes(nodeSha256, utf8OfText(entry)));
const rootAt = (size: number) => referenceRoot(leaves.slice(0, size));
const read = tileHashReader(nodeSha256, (level) => (level === 0 ? [...leaves] : []));
const keyOf = (type: 'ed25519' | 'cosignature/v1', name: string, fill: number) =>
  signerKey(nodeSha256, nodeEd25519, name, type, new Uint8Array(32).fill(fill));
const logKey = keyOf('ed25519', 'log.test/any', 1);
const otherKey = keyOf('ed25519', 'log.test/any', 2);
const witness = keyOf('cosignature/v1', 'witness.test', 3);
const signed = (size: number, key = logKey) =>
  signCheckpoint(nodeEd25519, key, { origin: key.name, size, root: rootAt(size) });
const cosigned = (size: number) => {
  const note = signed(size);
  return addSignatures(note, [cosignText(nodeEd25519, witness, parseNote(note).text, 1_700_000_000)]);
};
const CHECKPOINTS = [signed(1), signed(17), signed(SIZE), cosigned(SIZE), signed(SIZE, otherKey)];
const RECEIPTS = [0, 5, 16, 39].flatMap((index) =>
  [17, SIZE]
    .filter((size) => index < size)
    .map((size) => {
      const proof = inclusionProof(nodeSha256, read, index, size);
      return formatReceipt({
        index,
        proof,
        checkpoint: cosigned(size),
        extra: utf8OfText(entries[index] ?? ''),
      });
    }),
);
const NOTES = ['a text\n', 'another\n\nwith a blank line\n', '— not a signature\n'].map((text) =>
  formatNote({ text, signatures: [signText(nodeEd25519, logKey, text)] }),
);
const PATHS = [...tilesOfSize(70_000)].map(tilePath).filter((_, at) => at % 40 === 0);
const KEYS = [logKey, witness].flatMap((key) => [formatVkey(key), formatSkey(key)]);
const VALID = [...CHECKPOINTS, ...RECEIPTS, ...NOTES, ...PATHS, ...KEYS, ...entries.slice(0, 3)];

type Change = (text: string) => string;

/** What a liar, a bad line or a careless hand does to a text. */
const change: fc.Arbitrary<Change> = fc
  .tuple(
    fc.nat(10_000),
    fc.nat(80),
    fc.nat(10_000),
    fc.constantFrom(...VALID),
    fc.nat(8),
    fc.string({ unit: 'binary', maxLength: 4 }),
  )
  .map(([at, length, to, other, kind, bytes]): Change => (text) => {
    const from = text.length === 0 ? 0 : at % text.length;
    const end = Math.min(text.length, from + length);
    const piece = text.slice(from, end);
    const lines = text.split('\n');
    switch (kind) {
      case 0:
        return text.slice(0, from) + text.slice(end);
      case 1:
        return text.slice(0, end) + piece + text.slice(end);
      case 2:
        return text.slice(0, from) + bytes + text.slice(from);
      case 3:
        return text.slice(0, from) + bytes + text.slice(from + bytes.length);
      case 4:
        return text.slice(0, from) + other.slice(to % other.length);
      case 5:
        return lines.toSpliced(at % lines.length, 0, lines[to % lines.length] ?? '').join('\n');
      case 6:
        return lines.toSpliced(at % lines.length, 1).join('\n');
      case 7:
        return text.replaceAll('\n', to % 2 === 0 ? '\r\n' : '\n\n');
      default:
        return text.replace(
          /\d+/,
          (digits) => ['0', '00', `${digits}0`, '9'.repeat(20), '-1', '1e3'][to % 6] ?? '',
        );
    }
  });

/** Texts that are right, nearly right, or nothing. */
function nearly(valid: readonly string[]): fc.Arbitrary<string> {
  const altered = fc
    .tuple(fc.constantFrom(...valid), fc.array(change, { minLength: 0, maxLength: 3 }))
    .map(([text, changes]) => changes.reduce((now, each) => each(now), text));
  return fc.oneof(
    { weight: 9, arbitrary: altered },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  );
}

let accepted = 0;

/** The answer, or undefined where it was refused with the one declared error. */
function answered<T>(call: () => T): T | undefined {
  try {
    const answer = call();
    accepted += 1;
    return answer;
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

function holds<T>(input: fc.Arbitrary<T>, check: (value: T) => void): void {
  accepted = 0;
  fc.assert(fc.property(input, check), OPTIONS);
  // Where nothing is accepted, nothing is shown of what is.
  expect(accepted).toBeGreaterThan(OPTIONS.numRuns / 50);
}

describe('a text that may be altered', () => {
  it('is a note with one form, and verified only with the very text that the key signed', () => {
    const texts = new Set([...NOTES, ...CHECKPOINTS.slice(0, 4)].map((note) => parseNote(note).text));
    holds(nearly([...NOTES, ...CHECKPOINTS]), (note) => {
      const parsed = answered(() => parseNote(note));
      if (parsed !== undefined) expect(formatNote(parsed)).toBe(note);
      const verified = answered(() => verifyNote(nodeEd25519, note, [logKey]));
      if (verified !== undefined) expect(texts.has(verified.text)).toBe(true);
    });
  });

  it('is a checkpoint of the log only where size and root are those that were signed', () => {
    const trust = { logKey, witnesses: [witness] };
    holds(nearly(CHECKPOINTS), (note) => {
      answered(() => parseCheckpointText(note));
      const opened = answered(() => openCheckpoint(nodeEd25519, note, trust));
      if (opened === undefined) return;
      expect([1, 17, SIZE]).toContain(opened.size);
      expect(hexOf(opened.root)).toBe(hexOf(rootAt(opened.size)));
      for (const { key } of opened.cosignatures) expect(key.name).toBe(witness.name);
    });
  });

  it('is a receipt only of an entry where it stands in the log', () => {
    holds(nearly(RECEIPTS), (text) => {
      const parsed = answered(() => parseReceipt(text));
      if (parsed !== undefined) expect(formatReceipt(parsed)).toBe(text);
      for (const form of [text, utf8OfText(text)]) {
        const opened = answered(() => verifyReceipt(nodeSha256, nodeEd25519, form, { logKey }));
        if (opened !== undefined) expect(textOfUtf8(opened.entry)).toBe(entries[opened.index]);
      }
    });
  });

  it('is the path of a tile, a key, an entry or canonical JSON in one form only', () => {
    holds(nearly([...PATHS, ...KEYS, ...entries]), (text) => {
      const tile = answered(() => parseTilePath(text));
      if (tile !== undefined) expect(tilePath(tile)).toBe(text);
      const vkey = answered(() => parseVkey(nodeSha256, text));
      if (vkey !== undefined) expect(formatVkey(vkey)).toBe(text);
      const skey = answered(() => parseSkey(nodeSha256, nodeEd25519, text));
      if (skey !== undefined) expect(formatSkey(skey)).toBe(text);
      const entry = answered(() => parseEntry(text));
      if (entry !== undefined) expect(entryText(entry, entry.eventText)).toBe(text);
      answered(() => parseCanonical(text));
    });
  });
});

const anyNumber = fc.oneof(
  fc.integer({ min: -2, max: 70 }),
  fc.constantFrom(NaN, Infinity, -0, 0.5, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER, 2 ** 53),
);
const anyHash = fc.oneof(
  fc.constantFrom(...leaves, ...[1, 17, SIZE].map(rootAt)),
  fc.uint8Array({ minLength: 0, maxLength: 40 }).map(binaryOfBytes),
);

/** A true proof with some hashes exchanged, dropped or added, or any hashes at all. */
const anyProof = (make: (a: number, b: number) => readonly string[]) =>
  fc
    .tuple(
      fc.integer({ min: 1, max: SIZE }),
      fc.integer({ min: 1, max: SIZE }),
      fc.array(anyHash, { maxLength: 3 }),
      fc.nat(8),
      fc.nat(2),
    )
    .map(([a, b, extra, at, gone]) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const proof = [...make(low, high)];
      return { low, high, proof: proof.toSpliced(at % (proof.length + 1), gone, ...extra) };
    });

describe('a proof that may be altered', () => {
  it('proves an entry only where it stands', () => {
    const made = anyProof((low, high) => inclusionProof(nodeSha256, read, low - 1, high));
    holds(fc.tuple(made, anyNumber, anyNumber, anyHash), ([{ high, low, proof }, index, size, leaf]) => {
      const claims = [
        { index: low - 1, size: high, root: rootAt(high), leaf: leaves[low - 1] ?? '' },
        { index, size: high, root: rootAt(high), leaf: leaves[low - 1] ?? '' },
        { index: low - 1, size: high, root: rootAt(high), leaf },
        { index, size, root: rootAt(high), leaf },
      ];
      for (const claim of claims) {
        const isProved = answered(() => (verifyInclusion(nodeSha256, claim, proof), true)) === true;
        if (isProved) expect(claim.leaf === leaves[claim.index] && claim.size === high).toBe(true);
      }
    });
  });

  it('proves growth only of the tree that grew', () => {
    const made = anyProof((low, high) => consistencyProof(nodeSha256, read, low, high));
    holds(fc.tuple(made, anyNumber, anyHash), ([{ high, low, proof }, oldSize, root]) => {
      const claims = [
        { oldSize: low, oldRoot: rootAt(low), newSize: high, newRoot: rootAt(high) },
        { oldSize, oldRoot: root, newSize: high, newRoot: rootAt(high) },
        { oldSize: low, oldRoot: root, newSize: high, newRoot: rootAt(high) },
        { oldSize: low, oldRoot: rootAt(low), newSize: high, newRoot: root },
      ];
      for (const claim of claims) {
        const isProved = answered(() => (verifyConsistency(nodeSha256, claim, proof), true)) === true;
        if (!isProved) continue;
        expect(claim.oldRoot).toBe(rootAt(claim.oldSize));
        expect(claim.newRoot).toBe(rootAt(claim.newSize));
      }
    });
  });
});

describe('bytes that may be altered', () => {
  const bundle = encodeBundle(entries.map(utf8OfText));
  const tile = tileBytes(leaves);
  const alteredBytes = (bytes: Uint8Array) =>
    fc
      .tuple(fc.nat(bytes.length), fc.nat(3), fc.uint8Array({ maxLength: 3 }), fc.nat(SIZE + 2))
      .map(([at, gone, more, count]) => ({
        bytes: Uint8Array.from([...bytes.subarray(0, at), ...more, ...bytes.subarray(at + gone)]),
        count,
      }));

  it('are a bundle of so many entries in one form only', () => {
    holds(alteredBytes(bundle), ({ bytes, count }) => {
      for (const each of [count, SIZE]) {
        const found = answered(() => decodeBundle(bytes, each));
        if (found !== undefined) expect(Buffer.from(encodeBundle(found)).equals(bytes)).toBe(true);
      }
    });
  });

  it('are a tile only of its width, and prove no entry that is not there', () => {
    holds(fc.tuple(alteredBytes(tile), fc.nat(SIZE - 1)), ([{ bytes }, index]) => {
      const hashes = answered(() => tileHashes(bytes, SIZE));
      if (hashes === undefined) return;
      const reader = tileHashReader(nodeSha256, (level) => (level === 0 ? hashes : []));
      const claim = { index, size: SIZE, root: rootAt(SIZE), leaf: hashes[index] ?? '' };
      const proof = inclusionProof(nodeSha256, reader, index, SIZE);
      const isProved = answered(() => (verifyInclusion(nodeSha256, claim, proof), true)) === true;
      expect(isProved && hashes[index] !== leaves[index]).toBe(false);
    });
  });
});
