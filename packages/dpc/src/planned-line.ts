/** A line of a statement as it will be posted. */
import type { Meaning } from './rules.ts';
import type { StatementLine } from './statement.ts';

/** A line with all that its posting needs. */
export interface PlannedLine extends StatementLine {
  readonly meaning: Meaning;
  /** YYYY-MM-DD: its own, or the one that its place in the order gives it. */
  readonly day: string;
}
