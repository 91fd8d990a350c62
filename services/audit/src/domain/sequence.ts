/** Making entries: each event of the topic, checked and replayed, gets its place in its ledger's chain and in the tree. */
import type { Violation } from '@centesimo/cents';
import {
  type EventFault,
  SYSTEM_LEDGER,
  SYSTEM_SOURCE,
  type SystemEventOf,
  type SystemEventType,
  eventText,
  fromMessage,
  toMessage,
} from '@centesimo/events';
import {
  type Chain,
  type Ed25519Signer,
  type Hash,
  type KeyChange,
  MAX_EVENT_BYTES,
  type Sha256,
  type SignerKey,
  type VerifierKey,
  checkLink,
  createChain,
  createHeadsTree,
  entryText,
  headsRoot,
  hexOf,
  leafHashOfText,
  nextFields,
  signKeyChange,
  utf8Length,
} from '@centesimo/log';
import { type Ledgers, applyToLedger, createLedgers } from './ledgers.ts';

/** An event as the topic brought it: its place in its journal and its canonical data text. */
export interface SourcedEvent {
  readonly journal: string;
  readonly k: number;
  readonly ledger: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly data: string;
}

/** Everything the next entry depends on but the tree. */
export interface Sequence {
  readonly sha256: Sha256;
  readonly chain: Chain;
  readonly ledgers: Ledgers;
  /** Entries of ledgers behind the last heads entry. */
  unheaded: number;
  /** The last change of the log's key; undefined before the first. */
  keyChange: KeyChange | undefined;
  /** Vkeys that signed the log before: none of them may come back. */
  readonly pastKeys: Set<string>;
}

export interface MadeEntry {
  /** The entry's canonical text; its UTF-8 bytes are stored and hashed. */
  readonly text: string;
  readonly leaf: Hash;
}

/** Why an event cannot be logged. It stops its partition: it is neither logged nor skipped. */
export interface Refused {
  readonly event: SourcedEvent;
  readonly fault?: EventFault;
  readonly violation?: Violation;
}

export function createSequence(sha256: Sha256): Sequence {
  const [chain, ledgers] = [createChain(), createLedgers(sha256)];
  return { sha256, chain, ledgers, unheaded: 0, keyChange: undefined, pastKeys: new Set() };
}

/** Makes the entry of an event and takes it into chain and ledgers; when refused, nothing has changed. */
export function makeEntry(sequence: Sequence, event: SourcedEvent): MadeEntry | Refused {
  const attributes = {
    id: String(event.k),
    ledger: event.ledger,
    source: `/${event.journal}`,
    subject: event.subject,
    time: event.time,
    type: event.type,
  };
  const read = fromMessage(toMessage(attributes, event.data));
  if (read.fault !== undefined) return { event, fault: read.fault };
  const { ledgers } = sequence;
  // The journal has refused events that could not fit; one that came all the same is refused, not thrown over.
  const ofEvent = eventText(attributes, event.data);
  if (utf8Length(ofEvent) > MAX_EVENT_BYTES) return { event, fault: TOO_LARGE };
  const violation = applyToLedger(ledgers, read.event);
  if (violation !== undefined) return { event, violation };
  sequence.unheaded += 1;
  return chained(sequence, event.ledger, ofEvent);
}

/**
 * The event of a heads entry that would stand next: the root over the last entry of every ledger. The log's own name is
 * left out, since `prev` of this entry says its last one. There must be an entry of a ledger.
 */
export function headsEvent({ chain, sha256 }: Sequence, time: string): string {
  const heads = [...chain.heads].filter(([ledger]) => ledger !== SYSTEM_LEDGER);
  const tree = createHeadsTree(sha256, heads);
  const { end: size } = chain;
  const root = hexOf(headsRoot(sha256, tree));
  return systemEvent(chain, time, 'org.centesimo.log.heads.v1', { ledgers: tree.ledgers.length, root, size });
}

/** The members of `data` stand in ASCII order. */
function systemEvent<T extends SystemEventType>(
  chain: Chain,
  time: string,
  type: T,
  data: SystemEventOf<T>['data'],
): string {
  const attributes = {
    id: String(nextFields(chain, SYSTEM_LEDGER).seq),
    ledger: SYSTEM_LEDGER,
    source: SYSTEM_SOURCE,
    subject: SYSTEM_LEDGER,
    time,
    type,
  };
  return eventText(attributes, JSON.stringify(data));
}

/** Makes the entry by which the old key gives the log over to the new one; both sign until the time. */
export function makeKeyChange(
  sequence: Sequence,
  time: string,
  ed25519: Ed25519Signer,
  keys: { readonly oldKey: SignerKey; readonly newKey: VerifierKey; readonly bothUntil: string },
): MadeEntry {
  const { chain } = sequence;
  const change = signKeyChange(ed25519, keys.oldKey, keys.newKey, keys.bothUntil, chain.end);
  sequence.keyChange = change;
  sequence.pastKeys.add(change.oldKey);
  const text = systemEvent(chain, time, 'org.centesimo.log.key-changed.v1', change);
  return chained(sequence, SYSTEM_LEDGER, text);
}

/** Makes the next heads entry; after it no entry is left that none speaks of. */
export function makeHeads(sequence: Sequence, time: string): MadeEntry {
  sequence.unheaded = 0;
  return chained(sequence, SYSTEM_LEDGER, headsEvent(sequence, time));
}

function chained({ chain, sha256 }: Sequence, ledger: string, ofEvent: string): MadeEntry {
  const fields = nextFields(chain, ledger);
  const text = entryText(fields, ofEvent);
  const leaf = leafHashOfText(sha256, text);
  checkLink(chain, fields, leaf);
  return { text, leaf };
}

const TOO_LARGE: EventFault = {
  code: 'too-large',
  path: '',
  reason: 'the event would not fit into an entry',
};
