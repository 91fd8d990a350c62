/** Published texts of expenses, taken from allocation and believed only when they open a commitment in the verified log. */
import { hash } from 'node:crypto';
import { opensDetails } from '@centesimo/events';
import { AllocationService, createClient } from '@centesimo/grpc';
import { type Replay, commitmentOf } from '@centesimo/verify';

/** The text of each expense that has one which opens its commitment. */
export async function fetchTexts(
  address: string,
  token: () => string,
  replay: Replay,
  ledger: string,
  expenses: readonly string[],
): Promise<Map<string, string>> {
  const commitments = new Map<string, string>();
  for (const expense of expenses) {
    const commitment = commitmentOf(replay, ledger, expense);
    if (commitment !== undefined) commitments.set(commitment, expense);
  }
  const client = createClient(AllocationService, { address, token });
  try {
    const { details } = await client.call.getPublicDetails({ commitments: [...commitments.keys()] });
    const texts = new Map<string, string>();
    for (const { commitment, salt, json } of details) {
      const expense = commitments.get(commitment);
      const isTrue = opensDetails(commitment, salt, json, (bytes) => hash('sha256', bytes, 'base64url'));
      const text: unknown = isTrue ? (JSON.parse(json) as { text?: unknown }).text : undefined;
      if (expense !== undefined && typeof text === 'string') texts.set(expense, text);
    }
    return texts;
  } finally {
    client.close();
  }
}
