/** How far the log of the running system has come, asked of its services as anybody with a token can. */
import { setTimeout as wait } from 'node:timers/promises';
import { type Addresses, AllocationService, AuditService, createClient } from '@centesimo/grpc';

/** A running system and a token for it. */
export interface Served {
  readonly addresses: Addresses;
  readonly token: () => string;
}

const PUBLISHED_POLL_MS = 50;
const PUBLISHED_TIMEOUT_MS = 60_000;

/** Entries in the published checkpoint. */
export async function publishedSize(served: Served): Promise<number> {
  const client = createClient(AuditService, { address: served.addresses.audit, token: served.token });
  try {
    return Number((await client.call.getStatus({})).publishedSize);
  } finally {
    client.close();
  }
}

/**
 * Waits until all that allocation has recorded of the ledger by now is published.
 * @throws Error when its source is stopped, or the log does not come that far in time
 */
export async function untilPublished(served: Served, ledger: string): Promise<void> {
  const { journal, n } = await placeOfLedger(served, ledger);
  const client = createClient(AuditService, { address: served.addresses.audit, token: served.token });
  const until = performance.now() + PUBLISHED_TIMEOUT_MS;
  // The size at which the log held it; it is published when the checkpoint has come that far.
  let sizeWanted: bigint | undefined;
  try {
    while (performance.now() < until) {
      const status = await client.call.getStatus({});
      const mark = status.marks.find((each) => each.journal === journal);
      if (mark !== undefined && mark.stopped !== '')
        throw new Error(`the log stopped before an event of ${journal} [${mark.stopped}]`);
      if (mark !== undefined && mark.n >= n && mark.lag === 0n) sizeWanted ??= status.size;
      if (sizeWanted !== undefined && status.publishedSize >= sizeWanted) return;
      await wait(PUBLISHED_POLL_MS);
    }
  } finally {
    client.close();
  }
  throw new Error(`the log did not publish record ${n} of ${journal} in time`);
}

/** The last record of allocation's journal that the ledger is told from. */
async function placeOfLedger(served: Served, ledger: string): Promise<{ journal: string; n: bigint }> {
  const client = createClient(AllocationService, {
    address: served.addresses.allocation,
    token: served.token,
  });
  try {
    const { position } = await client.call.getLedger({ ledger });
    return { journal: position?.journal ?? '', n: position?.n ?? 0n };
  } finally {
    client.close();
  }
}
