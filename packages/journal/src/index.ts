/** The journal protocol (DESIGN section 6): ownership, fence, forwarding, publishing, consuming. */
export { Consumer, type ConsumerPorts } from './consumer.ts';
export { JournalError, type JournalErrorCode, isRetriable, lossOf } from './errors.ts';
export { readOurs, type ForeignFields, type ForeignReason, type ReadOurs } from './foreign.ts';
export { GrowingHost } from './growing-host.ts';
export { JournalHost } from './host.ts';
export type { Generation, HostConfig } from './host-config.ts';
export { Intake, covers, markBehind, nextRecord, type Verdict } from './intake.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { fromMessage, toMessages, type JournalMessage } from './message.ts';
export { journalName } from './journal-name.ts';
export type { FoundOutcome } from './outcomes.ts';
export { Past, type PastConfig } from './past.ts';
export { type PublishAllPorts, publishAll, type WholeJournal } from './publish-all.ts';
export { NO_HASH, hashRecord, type JournalRecord } from './record.ts';
export { Wake } from './wake.ts';
export { within } from './within.ts';
export { JournalWriter, type WriterPorts } from './writer.ts';
export type * from './types.ts';
