/** What the handlers need of the service around them. */
import type { TokenVerifier } from '@centesimo/auth';
import type { Answer, Clock, CommandEnvelope, Json } from '@centesimo/journal';
import type { VerifierKey } from '@centesimo/log';
import type { AfterPosition, DetailsVault } from '@centesimo/service';
import type { Command } from '../domain/command.ts';
import type { EvidenceLimits } from '../evidence-limits.ts';
import type { EvidenceVault } from './evidence-vault.ts';
import type { LedgerIds } from './ledger-ids.ts';
import type { ProposalJournal } from './proposal-journal.ts';

export interface ApiPorts {
  readonly clock: Clock;
  readonly ids: (ledger: string) => LedgerIds;
  /** Judges the token of a second person. */
  readonly verifier: TokenVerifier;
  readonly publicDetails: DetailsVault;
  readonly evidence: EvidenceVault;
  readonly evidenceLimits: EvidenceLimits;
  readonly proposals: ProposalJournal;
  /** Of the logs whose receipts are believed, this deployment's own among them where it is known. */
  readonly logKeys: readonly VerifierKey[];
  /** Of this deployment's own log. */
  readonly origin: string;
  /** Name of the journal that holds a ledger. */
  readonly journalOf: (ledger: string) => string;
  /** Answers the commands of a ledger at its owner, in order. */
  readonly submit: (ledger: string, envelopes: readonly CommandEnvelope<Command>[]) => Promise<Answer[]>;
  /** Asks the owner about its state; undefined when it cannot be reached, or has not consumed `after`. */
  readonly query: (ledger: string, query: Json, after: readonly AfterPosition[]) => Promise<Json | undefined>;
  /** Told of what failed, for the log. */
  readonly fault: (event: string, error: unknown) => void;
  /** Told of what was answered, for the metrics. */
  readonly counted: (answers: readonly Answer[]) => void;
}
