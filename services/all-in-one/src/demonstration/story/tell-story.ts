/** The second ledger of the demonstration: a made-up charity to whose gifts everything happens once. */
import { GOING_BACK } from './back-chapters.ts';
import type { Chapter, ToldChapter } from './chapter.ts';
import { openCharity } from './charity.ts';
import { CLOSING } from './closing-chapters.ts';
import { GOING_ON } from './far-chapters.ts';
import { GIVING } from './giving-chapters.ts';
import { HANDED_OVER } from './partner-ledger.ts';
import { Teller, type TellerOptions } from './teller.ts';

export const STORY_LEDGER = 'fonte-chiara';

const STORY: readonly Chapter[] = [...GIVING, ...GOING_BACK, ...GOING_ON, HANDED_OVER, ...CLOSING];

export interface StoryOptions extends Omit<TellerOptions, 'ledger'> {
  readonly onProgress?: (done: number, total: number) => void;
}

/** Tells all of it, or again what was told before: every call has a key of its own. @throws RpcError on a refusal */
export async function tellStory({ onProgress, ...options }: StoryOptions): Promise<readonly ToldChapter[]> {
  const teller = new Teller({ ...options, ledger: STORY_LEDGER });
  const told: ToldChapter[] = [];
  try {
    await openCharity(teller);
    for (const { id, tell } of STORY) {
      const code = await tell(teller);
      told.push({ id, ...(code !== undefined && { code }) });
      onProgress?.(told.length, STORY.length);
    }
  } finally {
    teller.close();
  }
  return told;
}
