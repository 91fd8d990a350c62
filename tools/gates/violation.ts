/** What a seeded violation is: files that break one rule, and the finding that must come of it. */
import { code, type Files } from './seeded-tree.ts';

export type Violation = {
  readonly says: string;
  readonly gate: string;
  readonly rule: string;
  /** The file that the finding must name. */
  readonly file: string;
  readonly files: Files;
  /** Part of the finding's text, where one rule catches several things. */
  readonly text?: string;
};

/** Shorthand for a violation that is one file of code. */
export function inFile(
  gate: string,
  rule: string,
  says: string,
  file: string,
  lines: string[],
  text = '',
): Violation {
  return { says, gate, rule, file, files: { [file]: code(...lines) }, text };
}
