/** Notices of a demand, which may come before that of their gift. */
import type { RecordRefund } from './command.ts';
import type { OpenDispute, RecordFailure } from './fact-commands.ts';

export type Notice = RecordRefund | RecordFailure | OpenDispute;

/** The id of the demand. */
export function demandOf(notice: Notice): string {
  switch (notice.kind) {
    case 'record-refund':
      return notice.demand;
    case 'record-failure':
      return notice.failure;
    case 'open-dispute':
      return notice.dispute;
  }
}
