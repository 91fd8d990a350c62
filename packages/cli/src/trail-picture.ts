/** A gift's trail as a small picture of text: where its cents are, and how they got there. */
import type { Hop, Place, Trail, TrailPiece } from '@centesimo/cents';
import { formatMoney } from '@centesimo/money';

/** What the picture may say beyond the log: texts that open a commitment in it. */
export interface PictureWords {
  /** The published text of an expense; undefined when there is none to show. */
  readonly textOf: (expense: string) => string | undefined;
  /** When an expense was paid, YYYY-MM-DD. */
  readonly paidAt: (expense: string) => string | undefined;
  /** A title for the first line, where the gift has more to it than its id. */
  readonly title?: string;
}

const TEXT_WIDTH = 96;

/** The lines of the picture, without colours. */
export function drawTrail(trail: Trail, words: PictureWords): string[] {
  const noun = trail.kind === 'gift' ? 'Gift' : 'Income';
  const lines = [
    `${noun} ${trail.id}  ${amountOf(trail.amount, trail)}${words.title === undefined ? '' : `  (${words.title})`}`,
  ];
  const pieces = mergePieces(trail.pieces);
  for (const [at, piece] of pieces.entries()) {
    const isLast = at === pieces.length - 1;
    const indent = isLast ? '   ' : '│  ';
    const path = piece.hops.map(hopText).join(' → ');
    lines.push(
      `${isLast ? '└─ ' : '├─ '}${amountOf(piece.to - piece.from, trail)}${path === '' ? '' : `  ${path}`}`,
    );
    const [head = '', ...rest] = placeLines(piece.place, words);
    lines.push(`${indent}└► ${head}`, ...rest.map((line) => `${indent}   ${line}`));
  }
  for (const { id, amount, settled } of trail.demands)
    if (!settled) lines.push(`   ! ${amountOf(amount, trail)} demanded back (${id}), not settled yet`);
  lines.push(
    `Attribution: first in, first out (${trail.policy}), the stated convention of this ledger, since money is fungible.`,
  );
  return lines;
}

/** Neighbouring pieces that took the same way to the same place read as one. */
function mergePieces(pieces: readonly TrailPiece[]): TrailPiece[] {
  const merged: TrailPiece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (last !== undefined && last.to === piece.from && sameWay(last, piece))
      merged[merged.length - 1] = { ...last, to: piece.to };
    else merged.push(piece);
  }
  return merged;
}

function sameWay(a: TrailPiece, b: TrailPiece): boolean {
  const place = ({ place }: TrailPiece): string => (place.kind === 'spent' ? place.expense : place.kind);
  return (
    place(a) === place(b) &&
    a.place.kind !== 'waiting' &&
    a.hops.map(hopText).join() === b.hops.map(hopText).join()
  );
}

function hopText(hop: Hop): string {
  switch (hop.kind) {
    case 'placed':
      return `fund ${hop.fund}`;
    case 'assigned':
      return `assigned to fund ${hop.fund}`;
    case 'moved':
      return `moved to fund ${hop.fund}`;
    case 'returned':
      return `came back to fund ${hop.fund}`;
  }
}

function placeLines(place: Place, words: PictureWords): string[] {
  switch (place.kind) {
    case 'unplaced':
      return [`received, not placed yet; ${place.giftsAhead.toLocaleString('en')} gifts before it`];
    case 'unassigned':
      return ['waiting until somebody assigns it to a fund'];
    case 'waiting':
      return [`waiting in fund ${place.fund}; ${place.ahead.toLocaleString('en')} cents are spent before it`];
    case 'refunded':
      return ['refunded'];
    case 'spent':
      return spentLines(place.expense, words);
  }
}

function spentLines(expense: string, words: PictureWords): string[] {
  const paidAt = words.paidAt(expense);
  const head = `paid${paidAt === undefined ? '' : ` on ${paidAt}`}: expense ${expense}`;
  const text = words.textOf(expense);
  return text === undefined ? [head] : [head, ...wrap(`"${text}"`)];
}

function amountOf(amount: number, { currency }: Trail): string {
  return formatMoney({ amount, currency });
}

/** Breaks a text into lines, at most three of them. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + word.length + 1 > TEXT_WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), `${lines[2] ?? ''} …`];
}
