/** Verifies a receipt with nothing but the log's key, and says what it proves: of one entry, or of the trail of a gift. */
import {
  eventOf,
  formatVkey,
  hexOf,
  LogError,
  parseEntry,
  parseVkey,
  textOfUtf8,
  verifyReceipt,
  witnessKeys,
} from '@centesimo/log';
import type {
  CheckpointTrust,
  JsonObject,
  OpenedCheckpoint,
  VerifiedReceipt,
  VerifierKey,
  WitnessPolicy,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { judgeQuorum, keyNamedBy, missingQuorum } from '@centesimo/verify';
import {
  TRAIL_RECEIPT_CHARS_MAX,
  TrailReceiptError,
  isTrailReceipt,
  openTrailReceipt,
  verifyTrailReceipt,
} from '@centesimo/verify/trail-receipt';
import { EXIT, wrongUsage } from './command.ts';
import type { CommandIo } from './command.ts';
import { cosignerLines, readPolicy } from './quorum.ts';
import { readTextFile } from './text-file.ts';
import { beyondLines, followBeyond, partJson } from './verified-beyond.ts';
import { trailJson, trailLines } from './verified-trail.ts';

/** A receipt, and the files of the key and of the policy that it is held against. */
export interface ReceiptFiles {
  readonly file: string;
  readonly keyFile: string | undefined;
  readonly policyFile: string | undefined;
  /** The receipt of the entry by which the key was changed for another one, if that signed the receipt. */
  readonly keyChange?: string | undefined;
}

/** `beyond`: the receipt of an income as which handed-over cents of the first one came in. @throws CliError */
export function verifyReceiptFile(
  files: ReceiptFiles,
  beyond: ReceiptFiles | undefined | '',
  isJson: boolean,
  io: CommandIo,
): number {
  const { file } = files;
  const held = readFiles(files);
  const second = beyond === undefined || beyond === '' ? undefined : readFiles(beyond);
  try {
    const first = { ...held, logKey: keyAfter(held) };
    const { json, lines } = isTrailReceipt(first.receipt) ? ofTrail(first, second) : ofEntry(first);
    const changed = first.logKey === held.logKey ? undefined : formatVkey(first.logKey);
    const all = changed === undefined ? json : { ...json, key: changed };
    const of = changed === undefined ? [] : [`  key      signed by the one that yours has named: ${changed}`];
    io.out(isJson ? `${JSON.stringify(all)}\n` : [`VERIFIED  ${file}`, ...lines, ...of, ''].join('\n'));
    return EXIT.done;
  } catch (error) {
    const isRefusal =
      error instanceof LogError || error instanceof TrailReceiptError || error instanceof QuorumMissing;
    if (!isRefusal) throw error;
    const { code, message } = error;
    const failed = { kind: 'failed', code, message };
    io.out(isJson ? `${JSON.stringify(failed)}\n` : `FAILED  ${file}\n  ${code}: ${message}\n`);
    return EXIT.failed;
  }
}

interface KeyedReceipt {
  readonly receipt: string;
  readonly logKey: VerifierKey;
  readonly policy: WitnessPolicy | undefined;
  readonly keyChange?: string | undefined;
}

/** The key that signed: the one that is held, or the one that it named. @throws LogError */
function keyAfter({ keyChange, logKey }: KeyedReceipt): VerifierKey {
  return keyChange === undefined ? logKey : keyNamedBy(logKey, keyChange);
}

/** The checkpoint of the receipt has not the cosignatures that the policy asks for. */
class QuorumMissing extends Error {
  readonly code = 'quorum-missing';
}

function readFiles({ file, keyChange, keyFile, policyFile }: ReceiptFiles): KeyedReceipt {
  if (keyFile === undefined)
    throw wrongUsage('--vkey-file FILE is missing: without the key nothing is proven');
  const vkey = readTextFile(keyFile, 'the key file').trim();
  const logKey = parseVkey(nodeSha256, vkey);
  const policy = policyFile === undefined ? undefined : readPolicy(policyFile, vkey);
  const change =
    keyChange === undefined ? {} : { keyChange: readTextFile(keyChange, 'the receipt of the key') };
  const receipt = readTextFile(file, 'the receipt', 3 * TRAIL_RECEIPT_CHARS_MAX);
  return { receipt, logKey, policy, ...change };
}

function trustOf({ logKey, policy }: KeyedReceipt): CheckpointTrust {
  return policy === undefined ? { logKey } : { logKey, witnesses: witnessKeys(policy) };
}

/** What is added where a policy was asked for. @throws QuorumMissing */
function requireQuorum({ policy }: KeyedReceipt, checkpoint: OpenedCheckpoint): Told {
  if (policy === undefined) return { json: {}, lines: [] };
  const judged = judgeQuorum(checkpoint, policy);
  if (!judged.isMet) throw new QuorumMissing(missingQuorum(checkpoint, judged));
  return { json: { cosigners: judged.cosigners }, lines: cosignerLines(judged.cosigners, checkpoint.size) };
}

interface Told {
  readonly json: object;
  readonly lines: readonly string[];
}

function ofTrail(keyed: KeyedReceipt, beyond: KeyedReceipt | undefined): Told {
  const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };
  const trail = verifyTrailReceipt(crypto, keyed.receipt, trustOf(keyed));
  const { checkpoint: signedAs } = trail;
  const quorum = requireQuorum(keyed, signedAs);
  const told = {
    json: { kind: 'verified', ...signedJson(signedAs), ...quorum.json, trail: trailJson(trail) },
    lines: trailLines(trail, [signedLine(signedAs), ...quorum.lines].join('\n')),
  };
  if (beyond === undefined) return told;
  const opened = openTrailReceipt(crypto, beyond.receipt, { logKey: beyond.logKey });
  const parts = followBeyond(trail, opened);
  const { checkpoint, gift } = opened.trail;
  const signed = { origin: checkpoint.origin, size: checkpoint.size };
  return {
    json: { ...told.json, beyond: { ...signed, id: gift.subject, parts: parts.map(partJson) } },
    lines: [...told.lines, ...beyondLines(opened, parts)],
  };
}

function ofEntry(keyed: KeyedReceipt): Told {
  const verified = verifyReceipt(nodeSha256, nodeEd25519, keyed.receipt, trustOf(keyed));
  const quorum = requireQuorum(keyed, verified.checkpoint);
  return {
    json: { ...entryJson(verified), ...quorum.json },
    lines: [...entryLines(verified), ...quorum.lines],
  };
}

function signedJson({ cosignatures, origin, root, size }: OpenedCheckpoint): object {
  return { origin, size, root: hexOf(root), witnesses: cosignatures.map(({ key }) => key.name) };
}

function signedLine({ root, size }: OpenedCheckpoint): string {
  return `  signed   in a checkpoint of ${size.toLocaleString('en')} entries with the root ${hexOf(root)}`;
}

interface Shown {
  readonly ledger: string;
  readonly seq: number;
  readonly event: JsonObject;
}

/** What an entry of ours says; undefined for one that is proven all the same, and of another log's form. */
function shownOf(entry: Uint8Array): Shown | undefined {
  try {
    const parsed = parseEntry(textOfUtf8(entry));
    return { ledger: parsed.ledger, seq: parsed.seq, event: eventOf(parsed) };
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

function entryJson({ checkpoint, entry, index }: VerifiedReceipt): object {
  const said = shownOf(entry) ?? { base64: Buffer.from(entry).toString('base64') };
  return { kind: 'verified', index, ...signedJson(checkpoint), entry: said };
}

function entryLines({ checkpoint, entry, index }: VerifiedReceipt): string[] {
  return [
    ...saidLines(`${index.toLocaleString('en')} of ${checkpoint.origin}`, entry),
    signedLine(checkpoint),
    '  It stood in the log when that was signed. What came later is not shown: ask for a newer one, or verify the log.',
  ];
}

function saidLines(place: string, entry: Uint8Array): string[] {
  const said = shownOf(entry);
  if (said === undefined)
    return [`  entry    ${place}; ${entry.length} bytes that are no entry of Centesimo`];
  const { event, ledger, seq } = said;
  return [
    `  entry    ${place}; ${seq.toLocaleString('en')} of the ledger ${ledger}`,
    `  event    ${textIn(event, 'type')} of ${textIn(event, 'subject')}, recorded ${textIn(event, 'time')}`,
    `  data     ${JSON.stringify(event['data'])}`,
  ];
}

function textIn(event: JsonObject, name: string): string {
  const value = event[name];
  return typeof value === 'string' ? value : '?';
}
