/** The statement as of any entry: at once where it is kept, else replayed, else by the command only. */
import type { AnsweredStatement, PortalViews } from '../domain/portal-views.ts';
import type { ReplayedStatement } from '../ingest/replayed-statements.ts';

export type AskStatement = (ledger: string, through?: number) => Promise<AnsweredStatement>;

export function askStatement(
  views: Pick<PortalViews, 'statementOf'>,
  replayed: (ledger: string, through: number) => Promise<ReplayedStatement>,
): AskStatement {
  return async (ledger, through) => {
    const answer = views.statementOf(ledger, through);
    if (answer.fault?.kind !== 'not-kept') return answer;
    const made = await replayed(ledger, through ?? answer.fault.size - 1);
    if (made === 'never') return answer;
    if (made === 'none') return { fault: { kind: 'unknown' } };
    if (made === 'later') return { fault: { kind: 'being-made' } };
    return views.statementOf(ledger, through, made);
  };
}
