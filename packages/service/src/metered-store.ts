/** A store whose appends are timed and counted: the insert of a record is what every answer waits for. */
import { type Store, StoreError } from '@centesimo/store';
import type { Metrics } from '@centesimo/telemetry';

/** The same store; each insert that came to an end is observed, whatever its outcome, and counted by that. */
export function meteredStore(store: Store, metrics: Metrics, service: string): Store {
  const seconds = metrics.histogram('centesimo_journal_append_duration_seconds', { service });
  const count = (outcome: string): void =>
    metrics.counter('centesimo_journal_appends_total', { service, outcome }).inc();
  const { journals, documents, blobs, apart } = store;
  return {
    documents,
    blobs,
    apart,
    scrub: () => store.scrub(),
    close: () => store.close(),
    journals: {
      read: (journal, n) => journals.read(journal, n),
      scan: (journal, from, limit, bytesMax) => journals.scan(journal, from, limit, bytesMax),
      insert: (journal, n, bytes) => {
        const from = performance.now();
        const inserted = journals.insert(journal, n, bytes);
        const observe = (outcome: string): void => {
          seconds.observe((performance.now() - from) / 1_000);
          count(outcome);
        };
        inserted.then(observe, (error: unknown) =>
          observe(error instanceof StoreError ? error.code : 'other'),
        );
        return inserted;
      },
    },
  };
}
