/** Audit's journal read as bytes, to be compared with what was stated. */
import type { Store } from '@centesimo/store';
import { type AuditRecord, decodeAuditRecord } from '../src/log/audit-record.ts';

export async function recordsOf(store: Store): Promise<AuditRecord[]> {
  const stored = await store.journals.scan('audit/log', 0, 10_000);
  return stored.map(({ bytes }) => decodeAuditRecord(bytes));
}

async function entriesOf(store: Store): Promise<string[]> {
  return (await recordsOf(store)).flatMap(({ entries }) => entries);
}

/** Source, count and type of each entry, sorted: what is there, whatever the order. */
export async function factsOf(store: Store): Promise<string[]> {
  const entries = await entriesOf(store);
  return entries
    .map((text) => (JSON.parse(text) as { event: { source: string; id: string; type: string } }).event)
    .map(({ source, id, type }) => `${source}#${id} ${type.split('.').slice(2, 4).join('.')}`)
    .sort();
}
