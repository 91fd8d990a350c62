/** The layout of the picture: flows become bars in columns and bands between them, every cent in exactly one band. */
import { type Ending, type Flow, type Stop, endingKey, stopKey } from './flows.ts';

export type SankeyPlace =
  { readonly kind: 'gift' } | Stop | { readonly kind: 'ending'; readonly ending: Ending };

export interface SankeyNode {
  readonly place: SankeyPlace;
  /** 0 is the gift; the endings are in the last. */
  readonly column: number;
  /** Minor units through it, of its own currency; the gift's where it is undefined. */
  readonly amount: number;
  readonly currency: string | undefined;
  /** The top, in the units of the picture, and how high. */
  readonly y: number;
  readonly height: number;
}

/** A band from one node to another, by their indexes; `fromY` and `toY` are its upper edge. */
export interface SankeyLink {
  readonly from: number;
  readonly to: number;
  /** What of the gift's own cents goes through it, as a fraction behind an exchange. */
  readonly weight: number;
  readonly fromY: number;
  readonly toY: number;
  readonly thickness: number;
}

export interface SankeyLayout {
  readonly columns: number;
  readonly height: number;
  readonly nodes: readonly SankeyNode[];
  readonly links: readonly SankeyLink[];
}

/** How high all cents together are, and what every band and label takes at least. */
const FLOW_HEIGHT = 180;
const BAND_MIN = 1.5;
const SLOT_MIN = 22;
const GAP = 24;
/** Room for a label above the first bar of a column. */
const TOP = 22;

interface Draft {
  readonly place: SankeyPlace;
  readonly column: number;
  readonly currency: string | undefined;
  amount: number;
  inHeight: number;
  outHeight: number;
}

interface Band {
  readonly from: Draft;
  readonly to: Draft;
  /** Of the gift's own cents: bands of all currencies are as thick as what they are of the gift. */
  weight: number;
  thickness: number;
}

/** @throws RangeError without a flow */
export function layoutSankey(flows: readonly Flow[]): SankeyLayout {
  const total = flows.reduce((sum, flow) => sum + weightOf(flow), 0);
  if (total === 0) throw new RangeError('a picture needs a flow');
  const last = Math.max(...flows.map(({ stops }) => stops.length)) + 1;
  const { bands, drafts } = draft(flows, last);
  for (const band of bands) {
    band.thickness = Math.max(BAND_MIN, (band.weight / total) * FLOW_HEIGHT);
    band.from.outHeight += band.thickness;
    band.to.inHeight += band.thickness;
  }
  const tops = stack(drafts, last);
  const nodes = drafts.map((node): SankeyNode => ({
    place: node.place,
    column: node.column,
    amount: Math.round(node.amount),
    currency: node.currency,
    y: tops.y.get(node) ?? 0,
    height: heightOf(node),
  }));
  const links = connect(bands, drafts, tops.y);
  return { columns: last + 1, height: tops.height, nodes, links };
}

/** Nodes and bands with their amounts, in the order in which the cents meet them. */
function draft(flows: readonly Flow[], last: number): { drafts: Draft[]; bands: Band[] } {
  const drafts = new Map<string, Draft>();
  const bands = new Map<string, Band>();
  const node = (key: string, made: Pick<Draft, 'place' | 'column' | 'currency'>, amount: number): Draft => {
    const known = drafts.get(key) ?? { ...made, amount: 0, inHeight: 0, outHeight: 0 };
    known.amount += amount;
    drafts.set(key, known);
    return known;
  };
  for (const flow of flows) {
    const { amounts, currency, ending, stops } = flow;
    const end: SankeyPlace = { kind: 'ending', ending };
    const endKey = `ending ${endingKey(ending)} ${currency}`;
    const way = [
      node('gift', { place: { kind: 'gift' }, column: 0, currency: undefined }, weightOf(flow)),
      ...stops.map((stop, i) => {
        const made = { place: stop, column: i + 1, currency: stop.currency };
        return node(`${i} ${stopKey(stop)}`, made, amounts[stop.level] ?? 0);
      }),
      node(endKey, { place: end, column: last, currency }, amounts.at(-1) ?? 0),
    ];
    const all = [...drafts.values()];
    for (const [i, to] of way.entries()) {
      const from = way[i - 1];
      if (from === undefined) continue;
      const key = `${all.indexOf(from)} ${all.indexOf(to)}`;
      const band = bands.get(key) ?? { from, to, weight: 0, thickness: 0 };
      band.weight += weightOf(flow);
      bands.set(key, band);
    }
  }
  return { drafts: [...drafts.values()], bands: [...bands.values()] };
}

function weightOf({ amounts }: Flow): number {
  return amounts[0] ?? 0;
}

function heightOf({ inHeight, outHeight }: Draft): number {
  return Math.max(inHeight, outHeight);
}

/** The tops of all nodes; each column stands in the middle of the highest one. */
function stack(drafts: readonly Draft[], last: number): { y: Map<Draft, number>; height: number } {
  const y = new Map<Draft, number>();
  const columns = Array.from({ length: last + 1 }, (_, column) => {
    const own = drafts.filter((each) => each.column === column);
    let end = 0;
    for (const node of own) {
      y.set(node, end);
      // Endings have their label beside them, the others above.
      end += column === last ? Math.max(SLOT_MIN, heightOf(node)) + SLOT_MIN / 4 : heightOf(node) + GAP;
    }
    return { own, height: end };
  });
  const highest = Math.max(...columns.map(({ height }) => height));
  for (const { height, own } of columns)
    for (const node of own) y.set(node, TOP + (y.get(node) ?? 0) + (highest - height) / 2);
  return { y, height: TOP + highest };
}

/** Bands leave a node in the order of where they go, and arrive in the order of where they come from. */
function connect(
  bands: readonly Band[],
  drafts: readonly Draft[],
  y: ReadonlyMap<Draft, number>,
): SankeyLink[] {
  const yOf = (node: Draft): number => y.get(node) ?? 0;
  const edges = (side: 'from' | 'to'): Map<Band, number> => {
    const other = side === 'from' ? 'to' : 'from';
    const used = new Map<Draft, number>();
    const sorted = bands.toSorted((a, b) => yOf(a[other]) - yOf(b[other]));
    return new Map(
      sorted.map((band) => {
        const top = used.get(band[side]) ?? yOf(band[side]);
        used.set(band[side], top + band.thickness);
        return [band, top];
      }),
    );
  };
  const [fromEdges, toEdges] = [edges('from'), edges('to')];
  return bands.map((band) => ({
    from: drafts.indexOf(band.from),
    to: drafts.indexOf(band.to),
    weight: band.weight,
    fromY: fromEdges.get(band) ?? 0,
    toY: toEdges.get(band) ?? 0,
    thickness: band.thickness,
  }));
}
