/** What a demonstration leaves in the data folder and tells, so that a later start knows it. */
import type { ImportReport } from '@centesimo/dpc';

export interface Shown extends ImportReport {
  readonly seconds: Readonly<Record<string, number>>;
}

/** Tells a stranger something, a paragraph at a time. */
export type Say = (text: string) => void;
