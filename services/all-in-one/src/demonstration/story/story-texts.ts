/** What the story says in any language: its chapters in order, and what each page text is for. */

export const CHAPTERS = [
  'divided',
  'awaited',
  'never-came',
  'fee-corrected',
  'fee-of-reserve',
  'assigned',
  'refunded',
  'covered',
  'dispute-won',
  'dispute-lost',
  'refund-failed',
  'late-failure',
  'shortfall',
  'exchanged',
  'partner',
  'repurposed',
  'board',
  'returned',
  'corrected',
  'handed-over',
  'documents',
  'appeal',
  'erased',
  'waiting',
  'charged',
  'closed',
] as const;
export type ChapterId = (typeof CHAPTERS)[number];

export interface StoryTexts {
  readonly title: string;
  readonly lead: string;
  readonly follow: string;
  readonly ledger: string;
  readonly soon: string;
  readonly footer: string;
  readonly chapters: Readonly<Record<ChapterId, { readonly title: string; readonly text: string }>>;
}
