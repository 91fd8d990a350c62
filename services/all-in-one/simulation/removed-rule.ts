/** What it means to remove a rule: an edit of the source that holds it, and what must show then. */
import type { FaultOptions, SourceEdit } from '@centesimo/testkit';

/** Whose source it is, and the file that gives the part of the system. */
export const SOURCES = {
  audit: { folder: 'services/audit', entry: 'service.ts' },
  donation: { folder: 'services/donation', entry: 'service.ts' },
  'topic rebuild': { folder: 'packages/cli', entry: 'topic/rebuild-topic.ts' },
} as const;

export interface RemovedRule {
  readonly name: string;
  /** Audit where nothing is said. */
  readonly of?: keyof typeof SOURCES;
  readonly edits: readonly SourceEdit[];
  /** What a failing history says. */
  readonly shows: RegExp;
  /** Faults that it needs more often than they come. */
  readonly rates?: FaultOptions['rates'];
  /** The history to begin with, where those that fail are rare. Default 1. */
  readonly first?: number;
}
