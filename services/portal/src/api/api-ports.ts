/** What the handlers need of the service around them. */
import type { PortalViews } from '../domain/portal-views.ts';
import type { AskStatement } from './ask-statement.ts';
import type { Receipts } from './receipt.ts';
import type { Streams } from './streams.ts';

export interface ApiPorts {
  readonly views: PortalViews;
  readonly statement: AskStatement;
  readonly streams: Streams;
  readonly receipts: Receipts;
  /** Tells one answer from the next: the size of the log, and how many texts are known. */
  readonly tag: () => string;
}
