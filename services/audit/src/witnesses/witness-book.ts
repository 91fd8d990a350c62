/** What is known of each witness: what it cosigned last, why it last would not, and when it may be asked again. */
import type { OpenedCheckpoint, PolicyWitness } from '@centesimo/log';
import type { Outcome } from './ask-witness.ts';

/** How long who would not, or did not answer, is left alone: twice as long each time. */
export interface RetryPace {
  readonly retryLeastMs: number;
  readonly retryMostMs: number;
}

export interface Refusal {
  readonly reason: string;
  /** Of the checkpoint that it was asked for. */
  readonly size: number;
  readonly atMs: number;
}

export interface WitnessStatus {
  readonly name: string;
  readonly keyName: string;
  /** False where the policy names no address. */
  readonly isAsked: boolean;
  /** The newest that is known here; its time in seconds since 1970, as the witness says. */
  readonly cosigned: { readonly size: number; readonly timeS: number } | undefined;
  /** The last one, also where it has cosigned since. */
  readonly refusal: Refusal | undefined;
}

interface Known {
  readonly witness: PolicyWitness;
  cosigned: WitnessStatus['cosigned'];
  refusal: Refusal | undefined;
  /** What it says it cosigned last; 0 where nothing is known. */
  size: number;
  failures: number;
  askAtMs: number;
  /** The refusal that was told last, so that the same one is not told at each try. */
  told: string;
}

export class WitnessBook {
  readonly #pace: RetryPace;
  readonly #known: ReadonlyMap<PolicyWitness, Known>;
  readonly #byKey: ReadonlyMap<string, Known>;

  constructor(witnesses: readonly PolicyWitness[], pace: RetryPace) {
    this.#pace = pace;
    const blank = { cosigned: undefined, refusal: undefined, size: 0, failures: 0, askAtMs: 0, told: '' };
    this.#known = new Map(witnesses.map((witness) => [witness, { ...blank, witness }]));
    this.#byKey = new Map([...this.#known.values()].map((known) => [idOf(known.witness), known]));
  }

  /** Takes from a note of ours who cosigned it. */
  read({ cosignatures, size }: OpenedCheckpoint): void {
    for (const { key, time = 0 } of cosignatures) {
      const known = this.#byKey.get(idOf({ key }));
      if (known === undefined || (known.cosigned?.size ?? -1) > size) continue;
      known.cosigned = { size, timeS: time };
      known.size = Math.max(known.size, size);
    }
  }

  /** Whether it has not cosigned that size yet, and may be asked now. */
  isDue(witness: PolicyWitness, size: number, nowMs: number): boolean {
    const known = this.#of(witness);
    return known.cosigned?.size !== size && known.askAtMs <= nowMs;
  }

  sizeOf(witness: PolicyWitness): number {
    return this.#of(witness).size;
  }

  /** Notes what came of asking for a cosignature of `size`. True when it is news that somebody should hear. */
  note(witness: PolicyWitness, size: number, outcome: Outcome, nowMs: number): boolean {
    const known = this.#of(witness);
    if (outcome.kind === 'cosigned') {
      Object.assign(known, {
        cosigned: { size, timeS: outcome.time },
        size,
        failures: 0,
        askAtMs: 0,
        told: '',
      });
      return false;
    }
    const reason =
      outcome.kind === 'ahead' ? `it says that it cosigned size ${outcome.size} already` : outcome.reason;
    known.refusal = { reason, size, atMs: nowMs };
    if (outcome.kind === 'ahead') known.size = outcome.size;
    known.failures += 1;
    known.askAtMs = nowMs + this.#waitMs(known, outcome);
    const isNews = known.told !== reason;
    known.told = reason;
    return isNews;
  }

  /** It cosigned a later checkpoint of ours than the one asked for: the next one is asked for as usual. */
  isFurther(witness: PolicyWitness, size: number): void {
    this.#of(witness).size = size;
  }

  status(): WitnessStatus[] {
    return [...this.#known.values()].map(({ cosigned, refusal, witness: { key, name, url } }) => {
      return { name, keyName: key.name, isAsked: url !== undefined, cosigned, refusal };
    });
  }

  #waitMs({ failures }: Known, outcome: Outcome): number {
    const { retryLeastMs, retryMostMs } = this.#pace;
    if (outcome.kind === 'refused' && outcome.retryAfterMs !== undefined) return outcome.retryAfterMs;
    return Math.min(retryLeastMs * 2 ** Math.min(failures - 1, 20), retryMostMs);
  }

  #of(witness: PolicyWitness): Known {
    const known = this.#known.get(witness);
    if (known === undefined) throw new RangeError(`${witness.name} is no witness of the policy`);
    return known;
  }
}

function idOf({ key }: Pick<PolicyWitness, 'key'>): string {
  return `${key.name}+${key.id}`;
}
