/** The witnesses of the policy, wired to the log that they watch. */
import type { Metrics } from '@centesimo/telemetry';
import type { WitnessPolicy } from '@centesimo/log';
import type { LogKeeper } from '../log/log-keeper.ts';
import type { LogReader } from '../log/log-reader.ts';
import { httpWitnesses } from './http-witness.ts';
import type { Witness } from './witness.ts';
import { DEFAULT_WITNESS_PACE, type RoundsPorts, type WitnessPace, WitnessRounds } from './witness-rounds.ts';

/** Whose cosignatures are asked for, and how they are reached. */
export interface WitnessesPorts {
  readonly policy: WitnessPolicy;
  readonly witnesses: readonly Witness[];
  readonly pace?: Partial<WitnessPace>;
}

type LogPorts = Pick<
  RoundsPorts,
  'clock' | 'documents' | 'ed25519' | 'limits' | 'logKey' | 'nextKey' | 'notify'
>;

export interface WatchedLog {
  readonly keeper: LogKeeper;
  readonly reader: LogReader;
  readonly metrics: Metrics;
}

/** Those of a policy, behind their addresses. */
export function witnessesOf(policy: WitnessPolicy | undefined): { readonly witnesses?: WitnessesPorts } {
  return policy === undefined ? {} : { witnesses: { policy, witnesses: httpWitnesses(policy) } };
}

/** Nothing is asked before `start`. */
export function openWitnesses(
  { pace, policy, witnesses }: WitnessesPorts,
  ports: LogPorts,
  { keeper, metrics, reader }: WatchedLog,
): WitnessRounds {
  const rounds = new WitnessRounds({
    ...ports,
    policy,
    witnesses,
    pace: { ...DEFAULT_WITNESS_PACE, ...pace },
    published: () => keeper.sequencer?.published,
    consistencyProof: (from, to) => reader.consistencyProof(from, to),
    onCosigned: (cosigned) => keeper.sequencer?.takeCosigned(cosigned),
  });
  keeper.watch(() => rounds.pulse());
  measure(rounds, policy, ports, metrics);
  return rounds;
}

/** Asked for whenever metrics are read; zero where nothing is known. */
function measure(
  rounds: WitnessRounds,
  { witnesses }: WitnessPolicy,
  { clock }: LogPorts,
  metrics: Metrics,
): void {
  metrics.gauge('centesimo_log_cosigned_entries', {}, () => rounds.status().quorumSize);
  metrics.gauge('centesimo_quorum_behind_seconds', {}, () => {
    const { behindSinceMs } = rounds.status();
    return behindSinceMs === undefined ? 0 : Math.max(0, (clock.now() - behindSinceMs) / 1_000);
  });
  for (const [at, { name }] of witnesses.entries())
    metrics.gauge(
      'centesimo_witness_cosigned_entries',
      { witness: name },
      () => rounds.status().witnesses[at]?.cosigned?.size ?? 0,
    );
}
