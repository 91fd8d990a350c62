/** What the importer's calls have in common: their currency, what they come after, and where what they made stands. */
import type { CallOptions } from '@centesimo/grpc';
import type { Place } from './import-client.ts';

export const CURRENCY = 'EUR';

interface Placed {
  readonly id: string;
  readonly position?: { readonly journal: string; readonly n: bigint } | undefined;
}

/** Where what a command made stands; waits as long as the answer is "try again". */
export type Placing = (call: (options: CallOptions) => Promise<Placed>) => Promise<Place & { id: string }>;

export function toAfter({ journal, n }: Place): { journal: string; n: bigint } {
  return { journal, n: BigInt(n) };
}
