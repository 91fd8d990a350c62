/** The exchange with one witness over one checkpoint: a proof from the size it knows, and its cosignature, verified. */
import {
  type Ed25519Verifier,
  type Hash,
  LogError,
  type NoteSignature,
  type SignerKey,
  formatAddCheckpoint,
  formatNote,
  parseCosignatures,
  parseDecimal,
  parseNote,
} from '@centesimo/log';
import type { Target, Witness } from './witness.ts';

type NamedKey = Pick<SignerKey, 'name' | 'id'>;

/** Keys of the log, one of them while none is under way to take over. */
export interface OwnKeys {
  readonly logKey: NamedKey;
  readonly nextKey?: NamedKey | undefined;
}

export interface AskPorts extends OwnKeys {
  readonly ed25519: Ed25519Verifier;
  /** Between two published sizes. */
  readonly consistencyProof: (from: number, to: number) => Promise<readonly Hash[]>;
}

export type Outcome =
  /** `time` in seconds since 1970, as the witness says. */
  | { readonly kind: 'cosigned'; readonly signature: NoteSignature; readonly time: number }
  /** It will not, now or at all, and says why; `retryAfterMs` where it only wants us to wait. */
  | { readonly kind: 'refused'; readonly reason: string; readonly retryAfterMs?: number }
  /** It says that it has cosigned this larger size. */
  | { readonly kind: 'ahead'; readonly size: number };

/** The size it knows may have moved meanwhile, by a request of ours that got no answer: then it is asked once more. */
const REQUESTS_MAX = 3;
/** Where it does not say, or wants to be asked at once: then it would be asked, and heard of, without a pause. */
const WAIT_MS = 1_000;
const REASON_CHARS = 200;

/** `known`: the size that the witness is believed to have cosigned last; 0 where nothing is known. */
export async function askWitness(
  ports: AskPorts,
  witness: Witness,
  target: Target,
  known: number,
  signal: AbortSignal,
): Promise<Outcome> {
  const text = parseNote(target.note).text;
  let oldSize = known > target.size ? 0 : known;
  for (let requests = 0; requests < REQUESTS_MAX; requests += 1) {
    const isProofNeeded = oldSize > 0 && oldSize < target.size;
    const proof = isProofNeeded ? await ports.consistencyProof(oldSize, target.size) : [];
    const body = formatAddCheckpoint({ oldSize, proof, note: ownNote(ports, target.note) });
    const answer = await witness.addCheckpoint(body, signal).catch(unanswered);
    if ('kind' in answer) return answer;
    if (answer.status === 200) return readCosignature(ports, witness, answer.body, text);
    const size = answer.status === 409 ? sizeOf(answer.body) : undefined;
    if (size === undefined) return refusalOf(answer);
    if (size > target.size) return { kind: 'ahead', size };
    // The specification answers so also where the size is the same and the tree is another one.
    if (size === oldSize)
      return { kind: 'refused', reason: `it says that it cosigned another tree of size ${size}` };
    oldSize = size;
  }
  return { kind: 'refused', reason: 'it named another size each time' };
}

function unanswered(error: unknown): Outcome {
  const { cause, message } = error as { cause?: { message?: unknown }; message?: unknown };
  const why = typeof cause?.message === 'string' && cause.message !== '' ? cause.message : String(message);
  return { kind: 'refused', reason: `no answer: ${printable(why)}` };
}

function refusalOf({ body, retryAfterMs, status }: Awaited<ReturnType<Witness['addCheckpoint']>>): Outcome {
  const said = printable(body.split('\n')[0] ?? '');
  const reason = said === '' ? `it answered ${status}` : `it answered ${status}: ${said}`;
  const isLater = status === 503 || status === 429;
  return isLater
    ? { kind: 'refused', reason, retryAfterMs: Math.max(retryAfterMs ?? 0, WAIT_MS) }
    : { kind: 'refused', reason };
}

function readCosignature({ ed25519 }: AskPorts, { key }: Witness, answer: string, text: string): Outcome {
  try {
    return { kind: 'cosigned', ...parseCosignatures(ed25519, answer, text, key) };
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return { kind: 'refused', reason: `what it answered is not its cosignature: ${error.message}` };
  }
}

/** The size in the body of a 409: a decimal and a line feed. */
export function sizeOf(body: string): number | undefined {
  return parseDecimal(body.endsWith('\n') ? body.slice(0, -1) : body);
}

/** Signed by our keys alone: cosignatures of others are none of a witness's business, and a small body is taken by all. */
export function ownNote({ logKey, nextKey = logKey }: OwnKeys, note: string): string {
  const { signatures, text } = parseNote(note);
  return formatNote({
    text,
    signatures: signatures.filter(
      ({ id, name }) => name === logKey.name && (id === logKey.id || id === nextKey.id),
    ),
  });
}

/** For logs and pages: one line, whatever the other side wrote. */
function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, REASON_CHARS);
}
