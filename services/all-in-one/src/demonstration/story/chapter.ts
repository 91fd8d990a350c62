/** A chapter of the story: what happens, and the gift that a visitor follows through it. */
import type { Teller } from './teller.ts';
import type { ChapterId } from './story-texts.ts';

export interface Chapter {
  readonly id: ChapterId;
  /** Tells it; the trail code of the gift to follow, or undefined where no gift came in. */
  readonly tell: (teller: Teller) => Promise<string | undefined>;
}

export interface ToldChapter {
  readonly id: ChapterId;
  readonly code?: string;
}
