/** The words of log and witness: their one form, and hostile bodies refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeEd25519, nodeSha256 } from '../node/sha256.ts';
import { openCheckpoint, signCheckpoint } from './checkpoint.ts';
import { base64OfBinary, concatBytes, utf8OfText } from './encoding.ts';
import { LogError } from './log-error.ts';
import { cosignText, formatSignatures, MAX_NOTE_BYTES, parseNote } from './note.ts';
import { signerKey } from './note-key.ts';
import {
  formatAddCheckpoint,
  MAX_ADD_CHECKPOINT_BYTES,
  MAX_COSIGNATURES_BYTES,
  parseAddCheckpoint,
  parseCosignatures,
} from './witness-request.ts';

const malformed = expect.objectContaining({ code: 'witness-request-malformed' });
const hash = (fill: number): string => String.fromCharCode(fill).repeat(32);
const line = (fill: number): string => `${base64OfBinary(hash(fill))}\n`;
const keyOf = (type: 'ed25519' | 'cosignature/v1', name: string, fill: number) =>
  signerKey(nodeSha256, nodeEd25519, name, type, new Uint8Array(32).fill(fill));
const log = keyOf('ed25519', 'log.test', 1);
const witness = keyOf('cosignature/v1', 'witness.test', 2);
const other = keyOf('cosignature/v1', 'other.test', 3);
const note = signCheckpoint(nodeEd25519, log, { origin: 'log.test', size: 7, root: hash(9) });
const { text } = parseNote(note);

describe('the request for a cosignature', () => {
  it('has the form of the specification', () => {
    expect(formatAddCheckpoint({ oldSize: 0, proof: [], note })).toBe(`old 0\n\n${note}`);
    const body = formatAddCheckpoint({ oldSize: 5, proof: [hash(1), hash(255)], note });
    expect(body).toBe(`old 5\n${line(1)}${line(255)}\n${note}`);
  });

  it('is read back as it was written, as text and as bytes', () => {
    const hashes = fc.array(fc.nat(255).map(hash), { maxLength: 63 });
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        hashes,
        fc.string({ minLength: 1, unit: 'grapheme' }),
        (oldSize, proof, end) => {
          const request = { oldSize, proof, note: end };
          const body = formatAddCheckpoint(request);
          expect(parseAddCheckpoint(body)).toEqual(request);
          expect(parseAddCheckpoint(utf8OfText(body))).toEqual(request);
        },
      ),
      { seed: 1 },
    );
  });

  it('is refused in every other form', () => {
    const wrong = [
      '',
      '\n\n',
      'old 0\n',
      'old 0\n\n',
      `\n\n${note}`,
      `old\n\n${note}`,
      `old \n\n${note}`,
      `old -1\n\n${note}`,
      `old 01\n\n${note}`,
      `old 1.0\n\n${note}`,
      `old  1\n\n${note}`,
      `old 1 \n\n${note}`,
      `old 1\r\n\n${note}`,
      `Old 1\n\n${note}`,
      `old 9007199254740992\n\n${note}`,
      `old ${'9'.repeat(100)}\n\n${note}`,
      `old 1\n${line(1).slice(1)}\n${note}`,
      `old 1\n${line(1).slice(0, -2)}\n\n${note}`,
      `old 1\n ${line(1)}\n${note}`,
      `old 1\n${base64OfBinary(hash(1).slice(1))}\n\n${note}`,
      `old 1\n${base64OfBinary(`${hash(1)}x`)}\n\n${note}`,
      `old 1\n${line(1).repeat(64)}\n${note}`,
      `old 1\n${line(1)}${note}`,
      `old 1\n\n${'x'.repeat(MAX_NOTE_BYTES + 1)}`,
      `old 1\n\n${'\u2014'.repeat(MAX_NOTE_BYTES / 2)}`,
      `old 1\n\n\ud800`,
      'o'.repeat(MAX_ADD_CHECKPOINT_BYTES + 1),
    ];
    for (const body of wrong) expect(() => parseAddCheckpoint(body)).toThrow(malformed);
    const notUtf8 = concatBytes(utf8OfText('old 1\n\n'), Uint8Array.of(0xff));
    expect(() => parseAddCheckpoint(notUtf8)).toThrow(malformed);
    expect(() => formatAddCheckpoint({ oldSize: -1, proof: [], note })).toThrow(LogError);
  });

  it('answers any bytes with a request or with its own error', () => {
    const body = utf8OfText(formatAddCheckpoint({ oldSize: 5, proof: [hash(1), hash(255)], note }));
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.uint8Array({ maxLength: 5 }), fc.nat(20), (at, bytes, cut) => {
        const changed = concatBytes(body.subarray(0, at), bytes, body.subarray(at + cut));
        try {
          const request = parseAddCheckpoint(changed);
          // One body for each request: nothing is read generously.
          expect(Buffer.from(formatAddCheckpoint(request)).equals(changed)).toBe(true);
        } catch (error) {
          if (!(error instanceof LogError)) throw error;
          expect(error.code).toBe('witness-request-malformed');
        }
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });
});

describe('the cosignatures of an answer', () => {
  const cosigned = (key = witness, time = 1_700_000_000) => cosignText(nodeEd25519, key, text, time);
  const read = (answer: Uint8Array | string, key = witness) =>
    parseCosignatures(nodeEd25519, answer, text, key);

  it('are believed by the key of the witness, and lines of others left aside', () => {
    const answer = formatSignatures([cosigned(other), cosigned()]);
    expect(read(answer)).toEqual({ signature: cosigned(), time: 1_700_000_000 });
    expect(read(utf8OfText(answer), other).signature).toEqual(cosigned(other));
    const whole = `${note}${formatSignatures([read(answer).signature])}`;
    const opened = openCheckpoint(nodeEd25519, whole, { logKey: log, witnesses: [witness] });
    expect(opened.cosignatures).toEqual([{ key: witness, time: 1_700_000_000 }]);
  });

  it('are refused when none is of the witness, or one is not good', () => {
    const elsewhere = cosignText(nodeEd25519, witness, `${text}more\n`, 1);
    const ofLog = formatSignatures(parseNote(note).signatures);
    const refused = expect.objectContaining({ code: 'signature-refused' });
    const unsigned = expect.objectContaining({ code: 'note-unsigned' });
    expect(() => read(formatSignatures([cosigned(other)]))).toThrow(unsigned);
    expect(() => read(ofLog)).toThrow(unsigned);
    expect(() => read(formatSignatures([elsewhere]))).toThrow(refused);
    expect(() => read(formatSignatures([cosigned(), elsewhere]))).toThrow(refused);
    expect(() => read(ofLog, log)).toThrow(expect.objectContaining({ code: 'key-malformed' }));
  });

  it('are refused when they are no signature lines', () => {
    const good = formatSignatures([cosigned()]);
    const wrong = [
      '',
      '\n',
      good.slice(0, -1),
      `${good}\n`,
      `\n${good}`,
      `evil\n\n${good}`,
      `${good}\n${good}`,
      `${good}x\n`,
      good.repeat(65),
      'x'.repeat(MAX_COSIGNATURES_BYTES + 1),
      '<html>',
    ];
    const bad = expect.objectContaining({ code: 'note-malformed' });
    for (const answer of wrong) expect(() => read(answer)).toThrow(bad);
    expect(() => read(Uint8Array.of(0xff, 0x0a))).toThrow(LogError);
  });
});
