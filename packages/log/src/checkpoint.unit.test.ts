/** Checkpoints: real and published ones byte for byte, their text, and who must have signed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addSignatures,
  checkpointText,
  openCheckpoint,
  parseCheckpointText,
  signCheckpoint,
} from './checkpoint.ts';
import { base64OfBinary, binaryOfBase64, utf8OfText } from './encoding.ts';
import { LogError } from './log-error.ts';
import { nodeEd25519, nodeSha256 } from '../node/sha256.ts';
import { cosignText } from './note.ts';
import { parseSkey, parseVkey, signerKey } from './note-key.ts';

const malformed = expect.objectContaining({ code: 'checkpoint-malformed' });
const log = parseSkey(
  nodeSha256,
  nodeEd25519,
  'PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg',
);
const witness = signerKey(nodeSha256, nodeEd25519, 'w.example', 'cosignature/v1', new Uint8Array(32).fill(7));
const root3 = binaryOfBase64('Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=');
const size3 =
  'example.com/log/testdata\n3\nWqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=\n\n— example.com/log/testdata ' +
  'M9e0lvAQRtH832pk2RTbeSeZMkp4FZSdJYFBUjO5SKxuRbywPUF3cx+HUrb50kjd3rUWW/fj53Wj1dwcwh9bGQnqVAg=\n';

describe('checkpoints', () => {
  it('are signed byte for byte like that of the test log of Tessera', () => {
    expect(signCheckpoint(nodeEd25519, log, { origin: log.name, size: 3, root: root3 })).toBe(size3);
    expect(openCheckpoint(nodeEd25519, utf8OfText(size3), { logKey: log })).toEqual({
      origin: log.name,
      size: 3,
      root: root3,
      extensions: [],
      text: size3.slice(0, size3.indexOf('\n\n') + 1),
      cosignatures: [],
    });
  });

  it('of sum.golang.org open, its origin not being its key name', () => {
    const logKey = parseVkey(
      nodeSha256,
      'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
    );
    const note =
      'go.sum database tree\n6476701\nmb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=\n\n— sum.golang.org ' +
      'Az3grsLX85Gz+s1SiTbgkuqxgItqFq7gsMUEyVnrsa9LM7Us9S+1xbFIGu95949rj4nPRYfvimWEPWL+o3GeoWwOoAw=\n';
    const opened = openCheckpoint(nodeEd25519, note, { logKey, origin: 'go.sum database tree' });
    expect([opened.size, base64OfBinary(opened.root)]).toEqual([
      6476701,
      'mb8QLQIs0Z0yP5Cstq6guj87oXWeC9gEM8oVikmm9Wk=',
    ]);
    expect(() => openCheckpoint(nodeEd25519, note, { logKey })).toThrow(
      expect.objectContaining({ code: 'origin-refused' }),
    );
  });

  it('report the good signatures of witnesses, and need the log’s own', () => {
    const text = checkpointText({ origin: log.name, size: 3, root: root3 });
    const cosigned = addSignatures(size3, [cosignText(nodeEd25519, witness, text, 1_700_000_000)]);
    const trust = { logKey: log, witnesses: [witness] };
    expect(openCheckpoint(nodeEd25519, cosigned, trust).cosignatures).toEqual([
      { key: witness, time: 1_700_000_000 },
    ]);
    expect(openCheckpoint(nodeEd25519, cosigned, { logKey: log }).cosignatures).toEqual([]);
    const lines = cosigned.split('\n');
    const bare = lines.toSpliced(4, 1).join('\n');
    expect(() => openCheckpoint(nodeEd25519, bare, trust)).toThrow(
      expect.objectContaining({ code: 'note-unsigned' }),
    );
    const spoiled = signCheckpoint(nodeEd25519, log, { origin: log.name, size: 3, root: root3 }, [
      cosignText(nodeEd25519, witness, 'another text\n', 1),
    ]);
    expect(() => openCheckpoint(nodeEd25519, spoiled, trust)).toThrow(
      expect.objectContaining({ code: 'signature-refused' }),
    );
  });

  it('keep extension lines', () => {
    const checkpoint = { origin: 'o', size: 0, root: root3, extensions: ['a b', 'c'] };
    expect(parseCheckpointText(checkpointText(checkpoint))).toEqual(checkpoint);
  });

  it('are refused when malformed', () => {
    const root = base64OfBinary(root3);
    const wrong = [
      '',
      '\n',
      `o\n3\n${root}`,
      `\n3\n${root}\n`,
      `o\n03\n${root}\n`,
      `o\n-3\n${root}\n`,
      `o\n3.0\n${root}\n`,
      `o\n\n${root}\n`,
      `o\n9007199254740992\n${root}\n`,
      `o\n3\n${root.slice(4)}\n`,
      `o\n3\n${root.slice(0, -1)}\n`,
      `o\n3\n\n`,
      `o\n3\n`,
      `o\n3\n${root}\n\n`,
      `o\n3\n${root}\na\n\nb\n`,
      `o\n3\n${root}\na`,
    ];
    for (const text of wrong) expect(() => parseCheckpointText(text), text).toThrow(malformed);
    expect(() => checkpointText({ origin: '', size: 3, root: root3 })).toThrow(malformed);
    expect(() => checkpointText({ origin: 'a\nb', size: 3, root: root3 })).toThrow(malformed);
    expect(() => checkpointText({ origin: 'a', size: 3, root: 'short' })).toThrow(malformed);
    expect(() => checkpointText({ origin: 'a', size: 3, root: root3, extensions: [''] })).toThrow(malformed);
    expect(() => checkpointText({ origin: 'a', size: -3, root: root3 })).toThrow(LogError);
  });

  it('have one text each, whatever is put in', () => {
    const good = checkpointText({ origin: 'o', size: 12, root: root3, extensions: ['e'] });
    fc.assert(
      fc.property(fc.nat(good.length), fc.string({ maxLength: 2 }), fc.nat(2), (at, put, cut) => {
        const changed = good.slice(0, at) + put + good.slice(at + cut);
        try {
          expect(checkpointText(parseCheckpointText(changed))).toBe(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(LogError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
