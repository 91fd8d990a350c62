/** What the handlers need of the service around them. */
import type { Answer, Clock, CommandEnvelope, Json, Past } from '@centesimo/journal';
import type { AfterPosition, DetailsVault } from '@centesimo/service';
import type { Command } from '../domain/command.ts';
import type { Erasures } from './erasures.ts';
import type { LedgerIds } from './ledger-ids.ts';
import type { RequestKeys } from './request-keys.ts';

export interface ApiPorts {
  readonly clock: Clock;
  readonly ids: (ledger: string) => LedgerIds;
  readonly privateDetails: DetailsVault;
  readonly publicDetails: DetailsVault;
  readonly requestKeys: RequestKeys;
  readonly erasures: Erasures;
  /** Whole calendar years after that of a gift in which a ledger's details must be kept. */
  readonly keepYears: (ledger: string) => number;
  /** Answers the commands of a ledger at its owner, in order. */
  readonly submit: (ledger: string, envelopes: readonly CommandEnvelope<Command>[]) => Promise<Answer[]>;
  /** Asks the owner about its state; undefined when it cannot be reached, or has not reached what this follows. */
  readonly query: (ledger: string, query: Json, after: readonly AfterPosition[]) => Promise<Json | undefined>;
  readonly past: Past;
  /** Told of what failed, for the log. */
  readonly fault: (event: string, error: unknown) => void;
  /** Told of what was answered, for the metrics. */
  readonly counted: (answers: readonly Answer[]) => void;
  /** The same for gifts. */
  readonly received: (answers: readonly Answer[]) => void;
}
