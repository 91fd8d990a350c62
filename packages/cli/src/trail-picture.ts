/** A gift's trail as a small picture of text: where its cents are, and how they got there. */
import type { AppealReason, Hop, Onward, Place, StopReason, Trail, TrailPiece } from '@centesimo/cents';
import { formatMoney } from '@centesimo/money';

/** What the picture may say beyond the log: texts that open a commitment in it. */
export interface PictureWords {
  /** The published text of an expense of a ledger; undefined when there is none to show. */
  readonly textOf: (expense: string, ledger: string) => string | undefined;
  /** When an expense was paid, YYYY-MM-DD. */
  readonly paidAt: (expense: string, ledger: string) => string | undefined;
  /** The entry that a hand-over cites, in words. */
  readonly citedBy?: (handOver: string, ledger: string) => string | undefined;
  /** A title for the first line, where the gift has more to it than its id. */
  readonly title?: string;
}

const TEXT_WIDTH = 96;
const APPEAL_ENDS: Readonly<Record<AppealReason['state'], string>> = {
  failed: 'had failed',
  overfunded: 'was overfunded',
};

/** Whose trail it is, and where it goes on in other ledgers of the log. */
export interface PictureOf {
  readonly ledger: string;
  readonly onward: Onward;
}

const NOWHERE: PictureOf = { ledger: '', onward: { continuations: [], next: new Map() } };
const STOPS: Readonly<Record<StopReason, string | undefined>> = {
  'not-cited': undefined,
  'other-log': 'its way goes on there, in another log',
  'not-found': 'that entry records no such money: its way cannot be followed',
  'cited-before': 'another hand-over named the same money before: its way cannot be followed',
  circle: 'the money comes back there to where it has been: its way ends here',
  'too-long': 'it goes on through more ledgers than are followed',
};

/** The lines of the picture, without colours. */
export function drawTrail(trail: Trail, words: PictureWords, of: PictureOf = NOWHERE): string[] {
  const noun = trail.kind === 'gift' ? 'Gift' : 'Income';
  const title = words.title === undefined ? '' : `  (${words.title})`;
  const lines = [`${noun} ${trail.id}  ${formatMoney(trail)}${title}`];
  lines.push(...pieceLines(trail.pieces, trail.currency, { trail, words, ...of }));
  for (const { amount, appeal, credited, id, settled } of trail.demands) {
    const money = formatMoney({ amount, currency: trail.currency });
    if (!settled) lines.push(`   ! ${money} demanded back (${id}), not settled yet`);
    if (settled && appeal !== undefined && credited === 0 && !isGivenBack(trail, id))
      lines.push(`   ! ${id} was said to give back of appeal ${appeal}, and did not`);
    if (credited === 0) continue;
    const back = formatMoney({ amount: credited, currency: trail.currency });
    lines.push(`   ! ${back} of the ${money} demanded back (${id}) came back`);
  }
  lines.push(
    `Attribution: first in, first out (${trail.policy}), the stated convention of this ledger, since money is fungible.`,
  );
  return lines;
}

function isGivenBack({ pieces }: Trail, demand: string): boolean {
  return pieces.some(
    ({ place }) => place.kind === 'refunded' && place.demand === demand && place.appeal !== undefined,
  );
}

interface Drawn extends PictureOf {
  readonly trail: Trail;
  readonly words: PictureWords;
}

/** One branch for each piece, in this currency; what was exchanged has its leg as branches of its own. */
function pieceLines(all: readonly TrailPiece[], currency: string, drawn: Drawn): string[] {
  const pieces = mergePieces(all, drawn);
  return pieces.flatMap((piece, at) => {
    const { from, hops, place, to } = piece;
    const isLast = at === pieces.length - 1;
    const indent = isLast ? '   ' : '│  ';
    const path = hops.map(hopText).join(' → ');
    const amount = formatMoney({ amount: to - from, currency });
    const [head = '', ...rest] = placeLines(place, drawn);
    return [
      `${isLast ? '└─ ' : '├─ '}${amount}${path === '' ? '' : `  ${path}`}`,
      `${indent}└► ${head}`,
      ...[...rest, ...legLines(place, drawn), ...beyondLines(piece, drawn)].map(
        (line) => `${indent}   ${line}`,
      ),
    ];
  });
}

function legLines(place: Place, drawn: Drawn): string[] {
  const leg = place.kind === 'exchanged' ? drawn.trail.legs[place.leg ?? -1] : undefined;
  return leg === undefined ? [] : pieceLines(leg.pieces, leg.currency, drawn);
}

/** The branches of handed-over cents in the ledger that took them in, or why there are none. */
function beyondLines(piece: TrailPiece, drawn: Drawn): string[] {
  const next = drawn.onward.next.get(piece);
  if (next === undefined) return [];
  if ('stops' in next) {
    const why = STOPS[next.stops];
    return why === undefined ? [] : [why];
  }
  const { fee, ledger, trail } = drawn.onward.continuations[next.continuation]!;
  const { currency } = trail;
  const lost = formatMoney({ amount: fee, currency });
  return [
    `in the ledger ${ledger}, by its own records, as part of ${trail.id}:`,
    ...pieceLines(trail.pieces, currency, { ...drawn, ledger, trail }),
    ...(fee > 0 ? [`   ${lost} paid the fee of the payment by which it came in there`] : []),
  ];
}

/** Neighbouring pieces that read the same are one; what waits, or goes on in branches of its own, stays apart. */
function mergePieces(pieces: readonly TrailPiece[], drawn: Drawn): TrailPiece[] {
  const merged: TrailPiece[] = [];
  const wayOf = ({ hops, place }: TrailPiece): string =>
    [...hops.map(hopText), ...placeLines(place, drawn)].join('\n');
  for (const piece of pieces) {
    const last = merged.at(-1);
    const { kind } = piece.place;
    const isApart = kind === 'waiting' || kind === 'exchanged' || kind === 'handed-over';
    if (last?.to === piece.from && !isApart && wayOf(last) === wayOf(piece))
      merged[merged.length - 1] = { ...last, to: piece.to };
    else merged.push(piece);
  }
  return merged;
}

function hopText(hop: Hop): string {
  switch (hop.kind) {
    case 'placed':
      return `fund ${hop.fund}`;
    case 'assigned':
      return `assigned to fund ${hop.fund}`;
    case 'moved':
      return movedText(hop);
    case 'transferred':
      return `sent to the partner’s fund ${hop.fund}`;
    case 'returned':
      return `came back to fund ${hop.fund}`;
    case 'given-back':
      return hop.by === 'transfer'
        ? `given back by the partner to fund ${hop.fund}`
        : `back in fund ${hop.fund}, since a refund or fee was undone`;
  }
}

/** A re-designation says its ground, as its entry names it. */
function movedText({ appeal, fund, ground }: Extract<Hop, { kind: 'moved' }>): string {
  const left = appeal === undefined ? [] : [`appeal ${appeal.fund} ${APPEAL_ENDS[appeal.state]}`];
  const why = [...(ground === undefined ? [] : [ground]), ...left].join('; ');
  return `${ground === undefined ? 'moved' : 're-designated'} to fund ${fund}${why === '' ? '' : ` (${why})`}`;
}

function placeLines(place: Place, drawn: Drawn): string[] {
  switch (place.kind) {
    case 'unplaced':
      return [`received, not placed yet; ${place.giftsAhead.toLocaleString('en')} gifts before it`];
    case 'unassigned':
      return ['waiting until somebody assigns it to a fund'];
    case 'waiting':
      return [`waiting in fund ${place.fund}; ${place.ahead.toLocaleString('en')} cents are spent before it`];
    case 'refunded':
      return [`refunded (${place.demand})`, ...givenBackLines(place.appeal), ...coveredLines(place.covered)];
    case 'fee':
      return [`paid to a fee that became known later (${place.correction})`, ...coveredLines(place.covered)];
    case 'spent':
      return spentLines(place.expense, drawn);
    case 'in-transit':
      return [`on its way to the partner ${place.partner}, fund ${place.fund}`];
    case 'with-partner':
      return [`with the partner ${place.partner}, fund ${place.fund}, which has reported no spending of it`];
    case 'lost':
      return [
        place.loss.startsWith('transfer_')
          ? `lost to the cost of the transfer ${place.loss}`
          : `lost (${place.loss})`,
      ];
    case 'handed-over':
      return handedOverLines(place.handOver, drawn);
    case 'exchanged':
      return [exchangedText(place, drawn.trail)];
  }
}

function exchangedText(
  { exchange, leg: index }: Extract<Place, { kind: 'exchanged' }>,
  trail: Trail,
): string {
  const leg = trail.legs[index ?? -1];
  if (leg === undefined) return `rounding in exchange ${exchange}: less than one unit of the other currency`;
  const money = formatMoney({ amount: leg.to - leg.from, currency: leg.currency });
  return `exchanged to ${money} in fund ${leg.fund} (${exchange})`;
}

function givenBackLines(appeal: AppealReason | undefined): string[] {
  return appeal === undefined
    ? []
    : [`given back: appeal ${appeal.fund} ${APPEAL_ENDS[appeal.state]}, and could not use it`];
}

/** What a refund or fee took from slots leaves them filled: by others, or by nobody yet. */
function coveredLines(covered: { readonly outflow: string } | undefined): string[] {
  return covered === undefined
    ? []
    : [`it stood in ${covered.outflow}, which stays as it was: the reserve answers for it now`];
}

function handedOverLines(handOver: string, { ledger, words }: Drawn): string[] {
  const cited = words.citedBy?.(handOver, ledger);
  return [
    `handed over to the partner’s own ledger (${handOver})`,
    ...(cited === undefined ? [] : [`taken in there by ${cited}`]),
  ];
}

function spentLines(expense: string, { ledger, words }: Drawn): string[] {
  const paidAt = words.paidAt(expense, ledger);
  const head = `paid${paidAt === undefined ? '' : ` on ${paidAt}`}: expense ${expense}`;
  const text = words.textOf(expense, ledger);
  return text === undefined ? [head] : [head, ...wrap(`"${text}"`)];
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
