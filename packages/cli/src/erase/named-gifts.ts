/** Gifts as a person who asks to be forgotten can name them: ids, trail codes, payments at a processor; a file of them. */
import { parseProcessorId } from '@centesimo/events';
import { type AuditService, type DonationService, RpcError, type ServiceCalls } from '@centesimo/grpc';
import { readGiftQuestion } from '@centesimo/verify';
import { CliError, EXIT, wrongUsage } from '../command.ts';
import { readTextFile } from '../text-file.ts';

/** Of one call: what one person gave is far less. */
export const NAMES_MAX = 10_000;
const FILE_BYTES_MAX = 2_000_000;
const PAGE = 1_000;
/** Both say the gift's trail key; what was announced may never be received. */
const TYPES = ['org.centesimo.gift.received.v1', 'org.centesimo.gift.pending.v1'] as const;

/** What was typed, and what of it is looked for. */
type Named = { readonly name: string } & (
  | { readonly gift: string }
  | { readonly trailKey: string }
  | { readonly processor: string; readonly payment: string }
);

export interface NamedGift {
  readonly name: string;
  readonly gift: string;
}

/** A name a line; empty lines, and what follows a `#`, are passed over. @throws CliError */
export function readNames(file: string): string[] {
  const lines = readTextFile(file, 'the file of gifts', FILE_BYTES_MAX).split(/\r?\n/);
  return lines.map((line) => line.replace(/(?:^|\s)#.*$/, '').trim()).filter((line) => line !== '');
}

/** @throws CliError `wrong-usage`: each name that is none */
export function parseNames(names: readonly string[]): Named[] {
  if (names.length === 0) throw wrongUsage('name at least one gift, or a file of them with --file');
  if (names.length > NAMES_MAX) throw wrongUsage(`at most ${NAMES_MAX} gifts in one call`);
  const faults: string[] = [];
  const parsed = [...new Set(names)].flatMap((name) => parseName(name, faults));
  if (faults.length > 0) throw wrongUsage(`nothing was erased: ${faults.slice(0, 10).join('; ')}`);
  return parsed;
}

function parseName(name: string, faults: string[]): Named[] {
  const colon = name.indexOf(':');
  if (colon > 0) {
    const [processor, payment] = [name.slice(0, colon), name.slice(colon + 1)];
    if (parseProcessorId(processor) !== undefined && payment !== '') return [{ name, processor, payment }];
    faults.push(`${shownName(name)} is no processor and payment`);
    return [];
  }
  const { fault, id, trailKey } = readGiftQuestion(name);
  if (trailKey !== undefined) return [{ name, trailKey }];
  if (id?.startsWith('gift_') === true) return [{ name, gift: id }];
  faults.push(`${shownName(name)} is no gift id or trail code${fault === undefined ? '' : `: ${fault}`}`);
  return [];
}

const SHOWN_MAX = 80;

/** As a line may show it: a file may hold anything, also what a terminal would obey. */
export function shownName(name: string): string {
  const isPlain = /^[\x20-\x7e]{1,80}$/.test(name) && !name.includes('"');
  return isPlain ? name : JSON.stringify(name.slice(0, SHOWN_MAX)).replaceAll(/[\x7f-\x9f]/g, '?');
}

export interface Asked {
  readonly ledger: string;
  readonly audit: ServiceCalls<typeof AuditService>;
  readonly donation: ServiceCalls<typeof DonationService>;
}

/** The gift behind each name, each gift once. @throws CliError `unknown-gift`: none was erased; RpcError */
export async function findGifts(asked: Asked, names: readonly Named[]): Promise<NamedGift[]> {
  const byKey = await giftsByTrailKey(asked, names);
  const found = new Map<string, NamedGift>();
  const unknown: string[] = [];
  for (const each of names) {
    const gift =
      'gift' in each ? each.gift : 'trailKey' in each ? byKey.get(each.trailKey) : await paidBy(asked, each);
    if (gift === undefined) unknown.push(each.name);
    else if (!found.has(gift)) found.set(gift, { name: each.name, gift });
  }
  if (unknown.length === 0) return [...found.values()];
  const some = unknown.slice(0, 10).map(shownName).join(', ');
  const more = unknown.length > 10 ? ` and ${unknown.length - 10} more` : '';
  throw new CliError(
    'unknown-gift',
    `the ledger ${asked.ledger} has no gift ${some}${more}; nothing was erased`,
    EXIT.failed,
  );
}

/** A trail code leads to its gift through the log only: nothing else knows it. */
async function giftsByTrailKey(
  { audit, ledger }: Asked,
  names: readonly Named[],
): Promise<Map<string, string>> {
  const wanted = new Set(names.flatMap((each) => ('trailKey' in each ? [each.trailKey] : [])));
  const found = new Map<string, string>();
  for (const type of TYPES)
    for (let cursor = ''; found.size < wanted.size;) {
      const page = await audit.findEntries({ ledger, type, cursor, limit: PAGE });
      for (const { entry } of page.entries) {
        const { event } = JSON.parse(Buffer.from(entry).toString()) as { event: GiftEvent };
        if (wanted.has(event.data.trailKey)) found.set(event.data.trailKey, event.subject);
      }
      if (page.nextCursor === '' || page.nextCursor === cursor) break;
      cursor = page.nextCursor;
    }
  return found;
}

interface GiftEvent {
  readonly subject: string;
  readonly data: { readonly trailKey: string };
}

async function paidBy(
  { donation, ledger }: Asked,
  { payment, processor }: { readonly payment: string; readonly processor: string },
): Promise<string | undefined> {
  try {
    const { gift } = await donation.getGift({
      ledger,
      key: { case: 'payment', value: { processor, payment } },
    });
    return gift?.id;
  } catch (error) {
    if (error instanceof RpcError && error.kind === 'not-found') return undefined;
    throw error;
  }
}
