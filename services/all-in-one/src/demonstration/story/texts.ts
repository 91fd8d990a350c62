/** What the pages of the story say, in each language. */
import type { TextsOf } from '@centesimo/web';
import type { StoryTexts } from './story-texts.ts';
import { EN } from './texts-en.ts';
import { FR } from './texts-fr.ts';
import { IT } from './texts-it.ts';

export const TEXTS: TextsOf<StoryTexts> = { it: IT, fr: FR, en: EN };
