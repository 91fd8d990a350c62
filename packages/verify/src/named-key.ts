/** From the key that somebody holds to the one that it named as its successor, by one receipt and nothing else. */
import {
  eventOf,
  isSameKey,
  LogError,
  parseEntry,
  parseReceipt,
  textOfUtf8,
  verifyKeyChange,
  verifyReceipt,
} from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import { parseSystemEvent } from '@centesimo/events';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';

/**
 * The key that `given` named in the entry of this receipt, whose checkpoint must be signed by the new one: so the log that
 * the new key signs holds the statement of the old one. @throws LogError
 */
export function keyNamedBy(given: VerifierKey, receipt: Uint8Array | string): VerifierKey {
  const { extra, index } = parseReceipt(receipt);
  if (extra === undefined) throw new LogError('receipt-malformed', 'the receipt holds no entry');
  const { event } = parseSystemEvent(eventOf(parseEntry(textOfUtf8(extra))));
  if (event?.type !== 'org.centesimo.log.key-changed.v1')
    throw new LogError('entry-malformed', "the receipt is not of a change of the log's key");
  const { newKey, oldKey } = verifyKeyChange(nodeSha256, nodeEd25519, event.data, index);
  if (!isSameKey(oldKey, given))
    throw new LogError('signature-refused', `the change is of the key ${oldKey.id}, and not of ${given.id}`);
  verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey: newKey });
  return newKey;
}
