// A split view: two logs of one key, each whole. Whoever asks for a quorum accepts the one that the witnesses signed.
import { addSignatures, cosignText, formatVkey, parseNote, parsePolicy, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { expect, it } from 'vitest';
import { quorumSource, verifyLog } from '../src/index.ts';
import type { LogSource } from '../src/index.ts';
import { CHANGED, FIRST, noteOf as noteBy, SECOND, STRANGER } from './key-change.fixture.ts';
import { type TestLog, logOfEvents, logOfTexts, memorySource } from './test-log.fixture.ts';
import { yearOf } from './year.fixture.ts';

const WITNESS = signerKey(nodeSha256, nodeEd25519, 'w.test', 'cosignature/v1', new Uint8Array(32).fill(9));
const POLICY = parsePolicy(nodeSha256, Buffer.from(`witness w ${formatVkey(WITNESS)}\nquorum w\n`));
const noteOf = (log: TestLog): string => Buffer.from(log.files.get('checkpoint') ?? []).toString();
const cosigned = (log: TestLog): Uint8Array => cosignedNote(noteOf(log));
const cosignedNote = (note: string): Uint8Array => {
  const { text } = parseNote(note);
  return Buffer.from(addSignatures(note, [cosignText(nodeEd25519, WITNESS, text, 1_767_139_200)]));
};
const withNotes = (
  source: LogSource,
  notes: { checkpoint?: Uint8Array; cosigned?: Uint8Array },
): LogSource => ({
  ...source,
  ...(notes.checkpoint && { checkpoint: () => Promise.resolve(notes.checkpoint) }),
  ...(notes.cosigned && { cosignedCheckpoint: () => Promise.resolve(notes.cosigned) }),
});

const events = [...yearOf(40)];
const [shown, hidden] = [logOfEvents(events), logOfEvents(events.slice(0, -1))];

it('accepts of two logs of one key that which the witness signed', async () => {
  const seen = await quorumSource(
    withNotes(memorySource(shown), { checkpoint: cosigned(shown) }),
    shown.vkey,
    POLICY,
  );
  expect(seen).toMatchObject({ kind: 'quorum', size: shown.size, newest: shown.size });
  const other = await quorumSource(memorySource(hidden), hidden.vkey, POLICY);
  expect(other).toMatchObject({ kind: 'failed', failures: [{ what: 'quorum-missing' }] });
  // The cosignature of one is none of the other.
  const moved = addSignatures(noteOf(hidden), parseNote(cosigned(shown)).signatures.slice(1));
  const lent = await quorumSource(
    withNotes(memorySource(hidden), { checkpoint: Buffer.from(moved) }),
    hidden.vkey,
    POLICY,
  );
  expect(lent).toMatchObject({
    kind: 'failed',
    failures: [{ what: 'checkpoint-refused', rule: 'signature-refused' }],
  });
});

it('verifies the smaller log that has a quorum, and says that there is a newer one', async () => {
  const both = { files: new Map([...hidden.files, ...shown.files]) };
  const source = withNotes(memorySource(both), { cosigned: cosigned(hidden) });
  const found = await quorumSource(source, shown.vkey, POLICY);
  if (found.kind !== 'quorum') throw new Error(found.kind);
  expect(found).toMatchObject({ size: hidden.size, newest: shown.size, cosigners: [{ name: 'w' }] });
  expect(await verifyLog(found.source, { vkey: shown.vkey })).toMatchObject({
    kind: 'verified',
    size: hidden.size,
  });
});

it('leaves to the entries whether another key has taken over the log, for who holds the first one', async () => {
  const vkey = formatVkey(FIRST);
  const changed = memorySource(logOfTexts(CHANGED));
  for (const [signer, kind] of [
    [SECOND, 'verified'],
    [STRANGER, 'failed'],
  ] as const) {
    const note = noteBy(CHANGED, [signer]);
    const source = withNotes(changed, { checkpoint: cosignedNote(note) });
    const found = await quorumSource(source, vkey, POLICY);
    if (found.kind !== 'quorum') throw new Error(JSON.stringify(found));
    expect(found).toMatchObject({ size: CHANGED.length, cosigners: [{ name: 'w' }] });
    expect(await verifyLog(found.source, { vkey })).toMatchObject({ kind });
    const alone = withNotes(changed, { checkpoint: Buffer.from(note) });
    expect(await quorumSource(alone, vkey, POLICY)).toMatchObject({
      kind: 'failed',
      failures: [{ what: 'quorum-missing' }],
    });
  }
});

it('says that it could not check where there is nothing, or no key', async () => {
  const empty = { ...memorySource(shown), checkpoint: () => Promise.resolve(undefined) };
  expect(await quorumSource(empty, shown.vkey, POLICY)).toMatchObject({
    kind: 'unchecked',
    code: 'checkpoint-missing',
  });
  expect(await quorumSource(memorySource(shown), 'x', POLICY)).toMatchObject({
    kind: 'unchecked',
    code: 'key-malformed',
  });
});
