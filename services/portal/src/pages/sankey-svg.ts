/** Draws the layout as SVG: no script and no style attribute, colours by classes that follow the colour scheme. */
import { type Html, html } from '@centesimo/web';
import type { SankeyLayout, SankeyLink, SankeyNode } from './sankey-layout.ts';

export interface SankeyWords {
  /** What a screen reader says instead of the picture. */
  readonly label: string;
  /** Texts for a node, the longest first: an amount is never cut. */
  readonly ofNode: (node: SankeyNode) => readonly string[];
}

const WIDTH = 340;
const BAR = 8;
/** Beside the last column stand its labels. */
const LABELS = 133;
/** Of a text at 12 units. */
const CHARACTER = 6.3;
const FUND_HUES = 4;
/** Endings where the gift's cents are no more. */
const GONE = new Set(['refunded', 'fee', 'lost', 'rounding']);
const graphemes = new Intl.Segmenter();

export function sankeySvg(layout: SankeyLayout, words: SankeyWords): Html {
  const { columns, height, links, nodes } = layout;
  const step = (WIDTH - LABELS - BAR) / Math.max(1, columns - 1);
  const xOf = (node: SankeyNode): number => node.column * step;
  const band = (link: SankeyLink): Html | undefined => {
    const [from, to] = [nodes[link.from], nodes[link.to]];
    if (from === undefined || to === undefined) return undefined;
    return html`<path class="band ${hueOf(nodes, link.to)}" d="${bandPath(link, xOf(from) + BAR, xOf(to))}"/>`;
  };
  const bar = (node: SankeyNode, i: number): Html =>
    html`<rect class="bar ${hueOf(nodes, i)}" x="${fixed(xOf(node))}" y="${fixed(node.y)}" width="${BAR}" height="${fixed(node.height)}" rx="1.5"/>`;
  const label = (node: SankeyNode): Html => {
    const isLast = node.column === columns - 1;
    const x = isLast ? xOf(node) + BAR + 6 : xOf(node);
    const y = isLast ? node.y + Math.max(4, node.height / 2) + 4 : node.y - 6;
    const room = isLast ? LABELS - 6 : step - 4;
    return html`<text x="${fixed(x)}" y="${fixed(y)}">${shortened(words.ofNode(node), room)}</text>`;
  };
  return html`<svg class="sankey" viewBox="0 0 ${WIDTH} ${fixed(height)}" role="img" aria-label="${words.label}">
${links.map(band)}
${nodes.map(bar)}
${nodes.map(label)}
</svg>`;
}

function hueOf(nodes: readonly SankeyNode[], index: number): string {
  const node = nodes[index];
  if (node === undefined || node.place.kind === 'gift') return 'h0';
  if (node.place.kind === 'leg' || node.place.kind === 'ledger') return node.place.kind;
  if (node.place.kind === 'fund') {
    const funds = nodes.filter(({ place }) => place.kind === 'fund');
    return `h${(funds.indexOf(node) % FUND_HUES) + 1}`;
  }
  const { kind } = node.place.ending;
  return kind === 'payment' || kind === 'payments' ? 'spent' : GONE.has(kind) ? 'back' : 'still';
}

/** A band of the same thickness all the way, as two cubic edges. */
function bandPath({ fromY, thickness, toY }: SankeyLink, fromX: number, toX: number): string {
  const middle = fixed((fromX + toX) / 2);
  const [x0, x1, a, b] = [fromX, toX, fromY, toY].map(fixed);
  const [c, d] = [fixed(toY + thickness), fixed(fromY + thickness)];
  return `M${x0} ${a}C${middle} ${a} ${middle} ${b} ${x1} ${b}V${c}C${middle} ${c} ${middle} ${d} ${x0} ${d}Z`;
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** The first that has room, or the last cut to it, by characters as people count them, so that none is cut in two. */
function shortened(texts: readonly string[], room: number): string {
  const most = Math.max(4, Math.floor(room / CHARACTER));
  for (const [i, text] of texts.entries()) {
    const characters = Array.from(graphemes.segment(text), ({ segment }) => segment);
    if (characters.length <= most) return text;
    if (i === texts.length - 1) return `${characters.slice(0, most - 1).join('')}…`;
  }
  return '';
}
