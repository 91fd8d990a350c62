/** Checkpoints that are not the log's, or not in one form, and tiles that are not of one length: what verify makes of each. */
import { cosignText, formatNote, parseNote, signCheckpoint, signerKey, signText } from '@centesimo/log';
import type { NoteSignature, SignerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { folderSource, verifyLog, writeMirror } from '../src/index.ts';
import type { Verification } from '../src/index.ts';
import { historyOf } from './history.fixture.ts';
import { logOfEvents, memorySource, writeLog } from './test-log.fixture.ts';

const log = logOfEvents(historyOf(61, 420));
const NOTE = Buffer.from(log.files.get('checkpoint') ?? []).toString();
const { text: TEXT, signatures } = parseNote(NOTE);
const [SIGNATURE] = signatures as readonly [NoteSignature];
/** The key that signed it, as `test-log.fixture` has it. */
const KEY = keyOf('log.test.example', 7);
const THIEF = keyOf('log.test.example', 8);

function keyOf(name: string, seed: number, type: SignerKey['type'] = 'ed25519'): SignerKey {
  return signerKey(nodeSha256, nodeEd25519, name, type, new Uint8Array(32).fill(seed));
}

function signed(text: string, ...keys: readonly SignerKey[]): string {
  return formatNote({ text, signatures: keys.map((key) => signText(nodeEd25519, key, text)) });
}

async function verifyNote(note: string | Uint8Array): Promise<Verification> {
  const bytes = typeof note === 'string' ? Buffer.from(note) : note;
  return verifyLog(memorySource({ files: new Map([...log.files, ['checkpoint', bytes]]) }), {
    vkey: log.vkey,
  });
}

const line = (name: string, payload: string): string => `\u2014 ${name} ${payload}\n`;
const [ORIGIN = '', SIZE = '', ROOT = ''] = TEXT.split('\n');
const goodPayload = NOTE.trimEnd().split(' ').at(-1) ?? '';
const bad: NoteSignature = { ...SIGNATURE, payload: new Uint8Array(64) };

const REFUSED: readonly [what: string, rule: string, note: string][] = [
  ['without a signature', 'note-malformed', `${TEXT}\n`],
  ['without the blank line', 'note-malformed', TEXT + line(KEY.name, goodPayload)],
  ['signed by a thief who has no key', 'signature-refused', formatNote({ text: TEXT, signatures: [bad] })],
  ['signed by another key of this name', 'note-unsigned', signed(TEXT, THIEF)],
  [
    'signed by this key under another name',
    'note-unsigned',
    NOTE.replace(`\u2014 ${KEY.name}`, '\u2014 log.other.example'),
  ],
  ['signed twice, once badly', 'signature-refused', formatNote({ text: TEXT, signatures: [SIGNATURE, bad] })],
  [
    'signed twice, first badly',
    'signature-refused',
    formatNote({ text: TEXT, signatures: [bad, SIGNATURE] }),
  ],
  ['signed as a whole once more', 'checkpoint-malformed', signed(`${NOTE}`, KEY)],
  ['of another origin, by this key', 'origin-refused', signed(`log.other.example\n${SIZE}\n${ROOT}\n`, KEY)],
  ['with a line added', 'signature-refused', NOTE.replace(ROOT, `${ROOT}\nextension`)],
  ['with a line taken away', 'signature-refused', NOTE.replace(`${ROOT}\n`, '')],
  ['of more entries', 'signature-refused', NOTE.replace(`\n${SIZE}\n`, `\n${Number(SIZE) + 1}\n`)],
  ['of 0x entries, by this key', 'checkpoint-malformed', signed(`${ORIGIN}\n0x10\n${ROOT}\n`, KEY)],
  [
    'of a number that has a zero first, by this key',
    'checkpoint-malformed',
    signed(`${ORIGIN}\n0${SIZE}\n${ROOT}\n`, KEY),
  ],
  [
    'of 2^53 entries, by this key',
    'checkpoint-malformed',
    signed(`${ORIGIN}\n9007199254740992\n${ROOT}\n`, KEY),
  ],
  [
    'with half a root, by this key',
    'checkpoint-malformed',
    signed(`${ORIGIN}\n${SIZE}\n${ROOT.slice(0, 20)}\n`, KEY),
  ],
  ['with carriage returns', 'note-malformed', NOTE.replaceAll('\n', '\r\n')],
  ['with something behind it', 'note-malformed', `${NOTE}x`],
  ['with 100 signatures', 'note-malformed', NOTE + line('a.example', 'AAAAAAAA').repeat(100)],
];

describe('a checkpoint', () => {
  it('is the log’s as it is', async () => {
    expect(signCheckpoint(nodeEd25519, KEY, { origin: ORIGIN, size: log.size, root: rootBinary() })).toBe(
      NOTE,
    );
    expect(await verifyNote(NOTE)).toMatchObject({ kind: 'verified' });
  });

  it.each(REFUSED)('%s is refused: %s', async (_, rule, note) => {
    expect(await verifyNote(note)).toMatchObject({
      kind: 'failed',
      failures: [{ what: 'checkpoint-refused', rule, where: { path: 'checkpoint' } }],
    });
  });

  it('of 100,000 signature lines is not read', async () => {
    const note = NOTE + line('a.example', goodPayload).repeat(100_000);
    expect(await verifyNote(note)).toMatchObject({ failures: [{ rule: 'note-malformed' }] });
    await withTempFolder(async (folder) => {
      await writeLog({ ...log, files: new Map([...log.files, ['checkpoint', Buffer.from(note)]]) }, folder);
      expect(await verifyLog(folderSource(folder), { vkey: log.vkey })).toMatchObject({
        kind: 'unchecked',
        code: 'source-too-large',
      });
    });
  });

  it('says the same with lines of strangers, with its own line twice, and extended by its own key', async () => {
    const stranger = cosignText(nodeEd25519, keyOf('w.example', 3, 'cosignature/v1'), TEXT, 1_800_000_000);
    for (const note of [
      formatNote({ text: TEXT, signatures: [stranger, SIGNATURE, stranger] }),
      formatNote({ text: TEXT, signatures: [SIGNATURE, SIGNATURE] }),
      signed(TEXT, KEY, THIEF),
      signed(`${TEXT}extension\n`, KEY),
    ])
      expect(await verifyNote(note)).toMatchObject({ kind: 'verified', size: log.size });
  });

  it('that claims more entries than anybody has is not waited for', async () => {
    const claim = signed(`${ORIGIN}\n9007199254740991\n${ROOT}\n`, KEY);
    expect(await verifyNote(claim)).toMatchObject({ kind: 'unchecked', code: 'entries-missing' });
    const files = new Map([...log.files, ['checkpoint', Buffer.from(claim)]]);
    await withTempFolder(async (folder) => {
      const mirror = writeMirror(memorySource({ files }), folder, { vkey: log.vkey });
      await expect(mirror).rejects.toMatchObject({ code: 'source-malformed' });
    });
  });
});

function rootBinary(): string {
  return Buffer.from(ROOT, 'base64').toString('latin1');
}

describe('a file of another length', () => {
  const cases = [...log.files].flatMap(([path, { length }]): [string, number][] =>
    path === 'checkpoint'
      ? []
      : [0, 1, length - 32, length - 1, length + 1, length + 32].map((other) => [path, other]),
  );

  it.each(cases)('is found: %s of %d bytes', async (path, length) => {
    const bytes = new Uint8Array(length);
    bytes.set((log.files.get(path) ?? new Uint8Array()).subarray(0, length));
    const files = new Map([...log.files, [path, bytes]]);
    const result = await verifyLog(memorySource({ files }), { vkey: log.vkey });
    const what = path.startsWith('tile/entries/') ? 'bundle-malformed' : 'tile-differs';
    expect(result).toMatchObject({ kind: 'failed', failures: [{ what }] });
  });
});
