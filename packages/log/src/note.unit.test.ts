/** Signed notes and cosignatures: published ones byte for byte, the malformed ones, and bounds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { base64OfBytes, bytesOfBase64, concatBytes, utf8OfText } from './encoding.ts';
import { LogError } from './log-error.ts';
import { nodeEd25519, nodeSha256 } from '../node/sha256.ts';
import {
  cosignText,
  cosignedBytes,
  formatNote,
  MAX_NOTE_BYTES,
  MAX_NOTE_SIGNATURES,
  parseNote,
  signText,
  verifyNote,
} from './note.ts';
import { idBytes, parseSkey, parseVkey, signerKey } from './note-key.ts';

const malformed = expect.objectContaining({ code: 'note-malformed' });
const unsigned = expect.objectContaining({ code: 'note-unsigned' });
const refused = expect.objectContaining({ code: 'signature-refused' });

const foo = parseVkey(nodeSha256, 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k');
const fooNote =
  'This is an example message.\n\n— example.com/foo ' +
  'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const peter = parseSkey(
  nodeSha256,
  nodeEd25519,
  'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
);
const text =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const peterLine =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const peterNote = `${text}\n${peterLine}`;

describe('signed notes', () => {
  it('are signed byte for byte like the published one', () => {
    expect(formatNote({ text, signatures: [signText(nodeEd25519, peter, text)] })).toBe(peterNote);
  });

  it('are verified', () => {
    expect(verifyNote(nodeEd25519, fooNote, [foo])).toEqual({
      text: 'This is an example message.\n',
      verified: [{ key: foo }],
    });
    expect(verifyNote(nodeEd25519, utf8OfText(peterNote), [foo, peter]).verified).toEqual([{ key: peter }]);
    expect(formatNote(parseNote(peterNote))).toBe(peterNote);
    expect(verifyNote(nodeEd25519, parseNote(peterNote), [peter]).text).toBe(text);
  });

  it('ignore signatures of unknown keys, refuse a bad one of a known key, need one', () => {
    const other = peterLine.replace('x08go', 'x08gp');
    const bad = peterLine.replace('nAM=', 'nAA=');
    const short = '— PeterNeumann x08go/ZJ\n';
    expect(verifyNote(nodeEd25519, peterNote + other, [peter]).verified).toEqual([{ key: peter }]);
    expect(verifyNote(nodeEd25519, peterNote + peterLine, [peter]).verified).toEqual([{ key: peter }]);
    expect(() => verifyNote(nodeEd25519, peterNote + bad, [peter])).toThrow(refused);
    expect(() => verifyNote(nodeEd25519, peterNote + short, [peter])).toThrow(refused);
    expect(() => verifyNote(nodeEd25519, peterNote.replace('think', 'thank'), [peter])).toThrow(refused);
    expect(() => verifyNote(nodeEd25519, peterNote, [foo])).toThrow(unsigned);
    expect(() => verifyNote(nodeEd25519, peterNote, [])).toThrow(unsigned);
  });

  it('end their text at the last blank line', () => {
    const longer = `a\n\nb\n\n${peterLine}`;
    expect(parseNote(longer).text).toBe('a\n\nb\n');
    expect(parseNote(`\n\n${peterLine}`).text).toBe('\n');
  });

  it('are refused when malformed', () => {
    const wrong = [
      '',
      '\n',
      text,
      `${text}\n`,
      peterNote.slice(0, -1),
      `${peterNote}\n`,
      `${peterNote}x\n`,
      `${text}${peterLine}`,
      peterNote.replace('—', '-'),
      peterNote.replace('— ', '—'),
      peterNote.replace('— ', '—  '),
      peterNote.replace('PeterNeumann', ''),
      peterNote.replace('PeterNeumann', 'Peter Neumann'),
      peterNote.replace('PeterNeumann', 'Peter+Neumann'),
      peterNote.replace('PeterNeumann', 'Peter\u00a0Neumann'),
      peterNote.replace('nAM=', 'nAN='),
      peterNote.replace('nAM=', 'nAM'),
      peterNote.replace('nAM=', 'nAM= '),
      peterNote.replace(/x08.*=/, 'x08goA=='),
      peterNote.replace(/x08.*=/, ''),
      peterNote.replace('think', 'th\tnk'),
      peterNote.replace('\n', '\r\n'),
      peterNote.replace('think', 'th\0nk'),
      peterNote.replace('think', '\ud800'),
    ];
    for (const note of wrong) expect(() => parseNote(note), note).toThrow(malformed);
    const bytes = utf8OfText(peterNote);
    expect(() => parseNote(bytes.with(3, 0xff))).toThrow(malformed);
  });

  it('are bounded in bytes and signatures', () => {
    expect(parseNote(text + '\n' + peterLine.repeat(MAX_NOTE_SIGNATURES)).signatures.length).toBe(64);
    expect(() => parseNote(text + '\n' + peterLine.repeat(MAX_NOTE_SIGNATURES + 1))).toThrow(malformed);
    expect(() => parseNote('x'.repeat(MAX_NOTE_BYTES) + peterNote)).toThrow(malformed);
  });

  it('are not accepted after any change of a byte, and nothing but a LogError comes out', () => {
    const bytes = utf8OfText(peterNote);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = bytes.with(at, (bytes[at] ?? 0) ^ change);
        expect(() => verifyNote(nodeEd25519, changed, [peter])).toThrow(LogError);
      }),
      { numRuns: 400 },
    );
  });
});

describe('cosignatures', () => {
  it.each([
    [
      'witness.example.org+b8a2cf20+BFLN3yikSfFkVAJtrnh/CiY3Zozkoy7clp+P7XB28qUN',
      'rome2026h1.example.org\n300\nlCkHUpkmVBEms2r2T1K6Og69+wUuuN3MIEW1/ezu2v0=\n',
      'uKLPIAAAAABpVGeAhm2bOvKc3LaB9PFN1ruG19Y5yqslmcAAbhftnn1Zznmo0LXFZq4LGvqKqLX8jWlwLKasxEGTLIqAVusneCBmBw==',
    ],
    [
      'mirror.example.org+3fb148ef+BAAjjch9GyYz0sJsJx7ALhbdAtz2ov0unbzSl1vMp94O',
      'rome2026h1.example.org\n300\ngw31yQrqZZCcEOPrzX+bpy3nJ6QgngTKn8G1m0i62uU=\n',
      'P7FI7wAAAABpVGeAjA1S4pJm6MbcXjX7UUImu4azZtrfcVW2uyr/LXIYlwEJzXC0N0EiZkbqfLdXt/4gVEEuGmxJjAfXKMCISpsJAg==',
    ],
  ])('of %s hold', (vkey, checkpoint, payload) => {
    const key = parseVkey(nodeSha256, vkey);
    const note = `${checkpoint}\n— ${key.name} ${payload}\n`;
    expect(verifyNote(nodeEd25519, note, [key]).verified).toEqual([{ key, time: 1767139200 }]);
    const later = bytesOfBase64(payload).with(11, 0x81);
    const backdated = `${checkpoint}\n— ${key.name} ${base64OfBytes(later)}\n`;
    expect(() => verifyNote(nodeEd25519, backdated, [key])).toThrow(refused);
  });

  it('are made and carry their time', () => {
    const witness = signerKey(nodeSha256, nodeEd25519, 'w.example', 'cosignature/v1', peter.seed);
    const signature = cosignText(nodeEd25519, witness, text, 1_700_000_000);
    const note = formatNote({ text, signatures: [signature] });
    expect(verifyNote(nodeEd25519, note, [witness]).verified).toEqual([
      { key: witness, time: 1_700_000_000 },
    ]);
    expect(() => cosignText(nodeEd25519, peter, text, 1)).toThrow(
      expect.objectContaining({ code: 'key-malformed' }),
    );
    expect(() => signText(nodeEd25519, witness, text)).toThrow(
      expect.objectContaining({ code: 'key-malformed' }),
    );
    for (const time of [-1, 1.5, 2 ** 53]) {
      expect(() => cosignText(nodeEd25519, witness, text, time)).toThrow(
        expect.objectContaining({ code: 'size-out-of-range' }),
      );
    }
  });

  it('are refused with a time beyond the safe integers, or another length', () => {
    const witness = signerKey(nodeSha256, nodeEd25519, 'w.example', 'cosignature/v1', peter.seed);
    const payload = cosignText(nodeEd25519, witness, text, 5).payload;
    const check = (changed: Uint8Array) => (): unknown =>
      verifyNote(
        nodeEd25519,
        `${text}\n— w.example ${base64OfBytes(concatBytes(idBytes(witness), changed))}\n`,
        [witness],
      );
    expect(check(payload)).not.toThrow();
    expect(check(payload.with(0, 255))).toThrow(refused);
    expect(check(payload.subarray(1))).toThrow(refused);
    expect(cosignedBytes('x\n', 7)).toEqual(utf8OfText('cosignature/v1\ntime 7\nx\n'));
  });
});

describe('Ed25519 of Node', () => {
  it('answers false for a key or signature it cannot read', () => {
    expect(nodeEd25519.verify(new Uint8Array(3), utf8OfText('x'), new Uint8Array(64))).toBe(false);
    expect(nodeEd25519.verify(peter.publicKey, utf8OfText('x'), new Uint8Array(64))).toBe(false);
  });
});
