/** The portal's texts by language. */
import type { TextsOf } from '@centesimo/web';
import { EN } from './en.ts';
import { FR } from './fr.ts';
import { IT } from './it.ts';
import type { PageTexts } from './page-texts.ts';

export type { PageTexts } from './page-texts.ts';

export const TEXTS: TextsOf<PageTexts> = { it: IT, fr: FR, en: EN };
