/** Witness policies (C2SP tlog-policy): whose cosignatures make a checkpoint one that is believed. */
import type { VerifiedSignature } from './note.ts';
import type { VerifierKey } from './note-key.ts';

export interface PolicyLog {
  /** Of type ed25519. */
  readonly key: VerifierKey;
  readonly url?: string;
}

export interface PolicyWitness {
  /** As the policy names it; without a meaning outside of it. */
  readonly name: string;
  /** Of type cosignature/v1. */
  readonly key: VerifierKey;
  /** Where it takes checkpoints: the submission prefix of tlog-witness. */
  readonly url?: string;
}

/** A group has witnessed what at least `threshold` of its members have. */
export interface PolicyGroup {
  readonly name: string;
  /** 1 to the number of members. */
  readonly threshold: number;
  readonly members: readonly PolicyMember[];
}

export type PolicyMember = PolicyWitness | PolicyGroup;

export interface WitnessPolicy {
  /** Empty where the log is known from elsewhere. */
  readonly logs: readonly PolicyLog[];
  /** All that are listed, also those that count for nothing. */
  readonly witnesses: readonly PolicyWitness[];
  readonly groups: readonly PolicyGroup[];
  /** Undefined: `quorum none`, nobody need cosign. */
  readonly quorum: PolicyMember | undefined;
}

/** The keys of a policy's witnesses, as a checkpoint is opened with. */
export function witnessKeys(policy: WitnessPolicy): VerifierKey[] {
  return policy.witnesses.map(({ key }) => key);
}

/** Whether those who cosigned are a quorum. They must be keys of the policy; who is none counts for nothing. */
export function isQuorum(
  policy: WitnessPolicy,
  cosignatures: readonly Pick<VerifiedSignature, 'key'>[],
): boolean {
  const cosigned = new Set(cosignatures.map(({ key }) => identityOf(key)));
  return policy.quorum === undefined || hasWitnessed(policy.quorum, cosigned);
}

function hasWitnessed(member: PolicyMember, cosigned: ReadonlySet<string>): boolean {
  if ('key' in member) return cosigned.has(identityOf(member.key));
  return member.members.filter((each) => hasWitnessed(each, cosigned)).length >= member.threshold;
}

/** One public key is one witness, whatever it is called. */
function identityOf({ name, publicKey, type }: VerifierKey): string {
  return `${type} ${name} ${publicKey.join(' ')}`;
}

/** Whether a policy accepts checkpoints of this key: it lists it, or leaves the log to its reader. */
export function acceptsLog({ logs }: WitnessPolicy, logKey: VerifierKey): boolean {
  return logs.length === 0 || logs.some(({ key }) => identityOf(key) === identityOf(logKey));
}
