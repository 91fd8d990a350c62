/** What it means to remove a rule, and how the simulation is made to meet it soon. */
import type { SourceEdit } from '@centesimo/testkit';
import type { Run } from './profiles.ts';

export interface RemovedRule extends Omit<Run, 'count' | 'findOne'> {
  readonly name: string;
  readonly edits: readonly SourceEdit[];
  /** It must be found within so many histories. */
  readonly seeds: number;
}

export const edit = (file: string, from: string, to: string): SourceEdit => ({ file, from, to });
