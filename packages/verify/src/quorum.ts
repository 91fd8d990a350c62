/** Whose cosignatures a checkpoint has, held to the policy of whoever verifies. */
import { LogError, isQuorum, openCheckpoint, parseVkey, verifyNote, witnessKeys } from '@centesimo/log';
import type { OpenedCheckpoint, VerifierKey, WitnessPolicy } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Failure } from './failure.ts';
import type { EvidenceFile, Failed, Unchecked } from './result.ts';
import { requireCheckpoint, SourceError } from './source.ts';
import type { LogSource } from './source.ts';
import { claimOf } from './verify-log.ts';

export interface Cosigner {
  /** As the policy names it. */
  readonly name: string;
  readonly keyName: string;
  /** RFC 3339, by the clock of the witness; empty where that is no time. */
  readonly time: string;
}

export interface JudgedQuorum {
  readonly isMet: boolean;
  /** In the order of the policy. */
  readonly cosigners: readonly Cosigner[];
  /** Names of those of the policy who did not cosign. */
  readonly missing: readonly string[];
}

/** The checkpoint must have been opened with the keys of the policy's witnesses. */
export function judgeQuorum({ cosignatures }: OpenedCheckpoint, policy: WitnessPolicy): JudgedQuorum {
  const cosigners: Cosigner[] = [];
  const missing: string[] = [];
  for (const { key, name } of policy.witnesses) {
    const found = cosignatures.find((each) => each.key === key);
    if (found === undefined) missing.push(name);
    else cosigners.push({ name, keyName: key.name, time: timeOf(found.time ?? 0) });
  }
  return { isMet: isQuorum(policy, cosignatures), cosigners, missing };
}

/** The sentence of a failure. */
export function missingQuorum({ size }: OpenedCheckpoint, { cosigners, missing }: JudgedQuorum): string {
  const by = cosigners.map(({ name, time }) => `${name} at ${time}`).join(', ');
  const cosigned = by === '' ? 'no witness of the policy cosigned it' : `cosigned by ${by}`;
  const not = missing.length === 0 ? '' : `, not by ${missing.join(', ')}`;
  return `The checkpoint of ${size} entries has no quorum of the policy: ${cosigned}${not}.`;
}

/** A log to be verified under a checkpoint that has a quorum. */
export interface QuorumSource {
  readonly kind: 'quorum';
  /** Its checkpoint is that one. */
  readonly source: LogSource;
  readonly size: number;
  readonly cosigners: readonly Cosigner[];
  /** Size of the newest checkpoint there, which may have no quorum yet. */
  readonly newest: number;
}

/**
 * The newest checkpoint of a log that the policy accepts: the published one, else the one that the log gives as the newest
 * with a quorum. Never throws for what the source holds or fails to give: that is the answer.
 */
export async function quorumSource(
  source: LogSource,
  vkey: string,
  policy: WitnessPolicy,
): Promise<QuorumSource | Failed | Unchecked> {
  const started = performance.now();
  try {
    const logKey = parseVkey(nodeSha256, vkey.trim());
    const found = await readNotes(source);
    const judged = found.map((each) => judgeNote(each, logKey, policy));
    const failures = judged.flatMap((each) => ('failure' in each ? [each.failure] : []));
    const evidence = found.map(({ note, path }): EvidenceFile => ({ name: path, bytes: note }));
    const failed = (all: readonly Failure[]): Failed => {
      return { kind: 'failed', failures: all, evidence, seconds: (performance.now() - started) / 1_000 };
    };
    if (failures.length > 0) return failed(failures);
    const opened = judged.flatMap((each) => ('failure' in each ? [] : [each]));
    const met = opened.find(({ quorum }) => quorum.isMet);
    const newest = Math.max(...opened.map(({ checkpoint }) => checkpoint.size));
    if (met === undefined) return failed(opened.map(notMet));
    const { checkpoint, note, quorum } = met;
    const pinned = { ...source, checkpoint: () => Promise.resolve(note) };
    return { kind: 'quorum', source: pinned, size: checkpoint.size, cosigners: quorum.cosigners, newest };
  } catch (error) {
    if (error instanceof SourceError) return { kind: 'unchecked', code: error.code, reason: error.message };
    if (!(error instanceof LogError)) throw error;
    return { kind: 'unchecked', code: 'key-malformed', reason: 'the verifier key is not one of a log' };
  }
}

interface FoundNote {
  readonly path: string;
  readonly note: Uint8Array;
}

interface JudgedNote extends FoundNote {
  readonly checkpoint: OpenedCheckpoint;
  readonly quorum: JudgedQuorum;
}

/** The published one first. @throws SourceError */
async function readNotes(source: LogSource): Promise<FoundNote[]> {
  const note = await requireCheckpoint(source);
  const cosigned = await source.cosignedCheckpoint?.();
  return [
    { path: 'checkpoint', note },
    ...(cosigned === undefined ? [] : [{ path: 'cosigned-checkpoint', note: cosigned }]),
  ];
}

function judgeNote(
  found: FoundNote,
  logKey: VerifierKey,
  policy: WitnessPolicy,
): JudgedNote | { readonly failure: Failure } {
  try {
    const checkpoint = openOrClaim(found.note, logKey, witnessKeys(policy));
    return { ...found, checkpoint, quorum: judgeQuorum(checkpoint, policy) };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    const message = `The checkpoint is not acceptable: ${error.message}.`;
    const where = { path: found.path };
    return { failure: { what: 'checkpoint-refused', message, where, rule: error.code } };
  }
}

/** Signed by another key of the log's name it is a claim, held to the entries by whoever verifies the log. @throws LogError */
function openOrClaim(note: Uint8Array, logKey: VerifierKey, witnesses: VerifierKey[]): OpenedCheckpoint {
  try {
    return openCheckpoint(nodeEd25519, note, { logKey, witnesses });
  } catch (error) {
    const claim = error instanceof LogError ? claimOf(error, note, logKey) : undefined;
    if (claim === undefined) throw error;
    return { ...claim, cosignatures: cosignaturesOn(note, witnesses) };
  }
}

function cosignaturesOn(note: Uint8Array, witnesses: VerifierKey[]): OpenedCheckpoint['cosignatures'] {
  try {
    return verifyNote(nodeEd25519, note, witnesses).verified;
  } catch (error) {
    if (error instanceof LogError && error.code === 'note-unsigned') return [];
    throw error;
  }
}

function notMet({ checkpoint, path, quorum }: JudgedNote): Failure {
  return { what: 'quorum-missing', message: missingQuorum(checkpoint, quorum), where: { path } };
}

/** A witness may say any time, also one that no calendar has. */
function timeOf(seconds: number): string {
  const time = new Date(seconds * 1_000);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}
