/** A request to cosign, judged by itself and then against what was cosigned before; nothing is read or written here. */
import {
  emptyRoot,
  LogError,
  parseAddCheckpoint,
  parseCheckpointText,
  parseNote,
  verifyConsistency,
  verifyNote,
} from '@centesimo/log';
import type { AddCheckpointRequest, Checkpoint, Note, NoteSignature, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Cosigned } from './witness-store.ts';

/** Why a request is answered with something else than cosignatures. */
export class RequestRefused extends Error {
  readonly status: 400 | 403 | 404 | 409 | 422;
  /** Size of what was cosigned last: the body of a 409. */
  readonly size: number | undefined;

  constructor(status: RequestRefused['status'], message: string, size?: number) {
    super(message);
    this.name = 'RequestRefused';
    this.status = status;
    this.size = size;
  }
}

/** A checkpoint that the log's key signed, and what the request says of the one before. */
export interface OpenedRequest {
  readonly oldSize: number;
  readonly proof: AddCheckpointRequest['proof'];
  readonly checkpoint: Checkpoint;
  /** All of it, also signatures of which nobody knows whether they are good. */
  readonly parsed: Note;
  readonly note: string;
}

/**
 * Statuses 400, 404 and 403 of the specification. `keysOf`: the keys of which one must have signed, undefined for an origin
 * that is not known. @throws RequestRefused
 */
export function openRequest(
  body: Uint8Array,
  keysOf: (origin: string) => readonly VerifierKey[] | undefined,
): OpenedRequest {
  const { oldSize, proof, note } = orRefused(400, 'malformed', () => parseAddCheckpoint(body));
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  const checkpoint = orRefused(400, 'malformed', () => parseCheckpointText(text));
  const keys = keysOf(checkpoint.origin);
  if (keys === undefined) throw new RequestRefused(404, 'unknown log: this witness does not know the origin');
  // Lines that are no signatures at all are no good ones either, as the witnesses of others judge too.
  const parsed = orRefused(403, 'invalid signature', () => parseNote(note));
  signaturesOf(parsed, keys);
  if (oldSize > checkpoint.size)
    throw new RequestRefused(400, 'the old size is larger than that of the checkpoint');
  return { oldSize, proof, checkpoint, parsed, note };
}

/** The signatures of the log's keys, one of each that signed, all of them good. @throws RequestRefused when there is none */
export function signaturesOf(note: Note, keys: readonly VerifierKey[]): NoteSignature[] {
  const { verified } = orRefused(403, 'invalid signature', () => verifyNote(nodeEd25519, note, keys));
  return verified.flatMap(({ key }) => {
    const own = note.signatures.find(({ name, id }) => name === key.name && id === key.id);
    return own ?? [];
  });
}

function orRefused<Value>(status: 400 | 403 | 422, what: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    throw new RequestRefused(status, `${what}: ${error.message}`);
  }
}

/** Statuses 409 and 422: the checkpoint continues exactly the one that was cosigned last. @throws RequestRefused */
export function requireContinues(request: OpenedRequest, before: Cosigned | undefined): void {
  const { checkpoint, oldSize, proof } = request;
  const known = before?.size ?? 0;
  if (oldSize !== known) throw new RequestRefused(409, `the old size is ${known}`, known);
  const oldRoot = before?.root ?? emptyRoot(nodeSha256);
  const isSame = checkpoint.size === oldSize;
  if (isSame && checkpoint.root !== oldRoot)
    throw new RequestRefused(422, 'another root was cosigned at this size: the log has two histories');
  if (isSame || oldSize === 0) {
    if (proof.length > 0) throw new RequestRefused(422, 'no consistency proof has hashes here');
    return;
  }
  const claim = { oldSize, oldRoot, newSize: checkpoint.size, newRoot: checkpoint.root };
  orRefused(422, 'the consistency proof is not good', () => verifyConsistency(nodeSha256, claim, proof));
}
