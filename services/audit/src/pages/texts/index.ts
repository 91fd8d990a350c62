/** The texts of the auditor's pages, one table for each language. */
import type { TextsOf } from '@centesimo/web';
import type { AuditorTexts } from './auditor-texts.ts';
import { EN } from './en.ts';
import { FR } from './fr.ts';
import { IT } from './it.ts';

export type { AuditorTexts } from './auditor-texts.ts';

export const AUDITOR_TEXTS: TextsOf<AuditorTexts> = { it: IT, fr: FR, en: EN };
