/** The trail codes of the examples, as the office that sends the thank-you letters gets them. */
import { DonationService, createClient } from '@centesimo/grpc';
import type { Served } from './publication.ts';

/** The code of each gift. */
export async function fetchTrailCodes(
  served: Served,
  ledger: string,
  gifts: readonly string[],
): Promise<(gift: string) => string> {
  const client = createClient(DonationService, { address: served.addresses.donation, token: served.token });
  try {
    const codes = new Map<string, string>();
    for (const id of gifts) {
      const { gift } = await client.call.getGift({ ledger, key: { case: 'gift', value: id } });
      codes.set(id, gift?.trailCode ?? '');
    }
    return (gift) => codes.get(gift) ?? '';
  } finally {
    client.close();
  }
}
