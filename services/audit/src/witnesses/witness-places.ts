/** Witnesses of the policy asked at a start what they cosigned last, with what every one of them understands. */
import { formatAddCheckpoint, signCheckpoint } from '@centesimo/log';
import type { Ed25519Signer, Sha256, SignerKey } from '@centesimo/log';
import type { Published } from '../log/checkpoint-store.ts';
import type { SeenPlace } from '../log/seen-elsewhere.ts';
import { ownNote, sizeOf } from './ask-witness.ts';
import type { Witness } from './witness.ts';

export interface PlacesPorts {
  readonly witnesses: readonly Witness[];
  readonly ed25519: Ed25519Signer;
  readonly logKey: SignerKey;
  readonly nextKey?: SignerKey | undefined;
  readonly sha256: Sha256;
  /** What the store says is published; undefined before the first. */
  readonly published: () => Promise<Published | undefined>;
}

/** `SeenPlace.read` is given up after that time by who calls it; this only ends the request. */
const TIMEOUT_MS = 5_000;

/**
 * A witness that is told that it knows nothing of the log (`old 0`) answers with the size that it knows. It is its word
 * alone, and enough: whoever put it into the policy would rather look once too often than sign two histories.
 */
export function witnessPlaces(ports: PlacesPorts): SeenPlace[] {
  return ports.witnesses.map((witness) => ({
    name: `the witness ${witness.name}`,
    read: async () => {
      const note = ownNote(ports, (await ports.published())?.note ?? emptyLog(ports));
      const body = formatAddCheckpoint({ oldSize: 0, proof: [], note });
      const answer = await witness.addCheckpoint(body, AbortSignal.timeout(TIMEOUT_MS));
      // It knew nothing, and has cosigned what was published long ago.
      if (answer.status === 200) return { size: 0 };
      const size = answer.status === 409 ? sizeOf(answer.body) : undefined;
      if (size === undefined) throw new Error(`answered ${answer.status}`);
      return { size };
    },
  }));
}

/** Signing that a log begins empty says nothing that could be taken back. */
function emptyLog({ ed25519, logKey, sha256 }: PlacesPorts): string {
  return signCheckpoint(ed25519, logKey, {
    origin: logKey.name,
    size: 0,
    root: sha256.bytes(new Uint8Array()),
  });
}
