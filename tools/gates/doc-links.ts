/** Finds links in Markdown documents that lead to no file of the tree or to no heading of it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from './gate.ts';

const LINK = /\]\((?<target>[^)\s]+)(?:\s+"[^"]*")?\)/g;
const ELSEWHERE = /^(?:https?:|mailto:)/;

export function findDeadLinks(root: string, files: readonly string[]): Finding[] {
  return files.filter((file) => file.endsWith('.md')).flatMap((file) => deadLinksOf(root, file));
}

function deadLinksOf(root: string, file: string): Finding[] {
  const text = withoutCode(readFileSync(path.join(root, file), 'utf8'));
  const targets = [...text.matchAll(LINK)].map((match) => match.groups?.['target'] ?? '');
  return targets
    .filter((target) => !ELSEWHERE.test(target) && !leadsSomewhere(root, file, target))
    .map((target) => ({ file, rule: 'dead-link', text: target }));
}

function leadsSomewhere(root: string, file: string, target: string): boolean {
  const [linked = '', anchor] = target.split('#');
  const absolute = path.join(root, linked === '' ? file : path.join(path.dirname(file), decodeURI(linked)));
  if (path.relative(root, absolute).startsWith('..') || !existsSync(absolute)) return false;
  if (anchor === undefined || !statSync(absolute).isFile() || !absolute.endsWith('.md')) return true;
  return headingAnchors(readFileSync(absolute, 'utf8')).has(anchor);
}

/** The anchors a repository site makes of headings: lower case, punctuation dropped, spaces to hyphens. */
function headingAnchors(text: string): Set<string> {
  const headings = withoutCode(text).matchAll(/^#{1,6}\s+(?<title>.+)$/gm);
  return new Set(
    [...headings].map((match) =>
      (match.groups?.['title'] ?? '')
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(/\s/g, '-'),
    ),
  );
}

/** Fenced blocks and code spans hold samples, not links. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*\]\([^`\n]*`/g, '');
}
