/** The gRPC service of the portal: the same questions as over HTTP, for everybody. */
import { bindService, toSafeInteger, TrailService } from '@centesimo/grpc';
import type { CallContext, ResponseInit, ServiceBinding } from '@centesimo/grpc';
import type { PaymentsPage } from '../domain/portal-views.ts';
import type { ApiPorts } from './api-ports.ts';
import { viewOf } from './meanings.ts';
import { incomeTrailInit, ledgerInit, sourcesInit, trailInit } from './to-wire.ts';

export function portalRoutes(ports: ApiPorts): ServiceBinding {
  const { views, receipts } = ports;
  return bindService(
    TrailService,
    {
      getTrail: async ({ code }) => ({ trail: trailInit(viewOf(views.trailOf(code), 'trail')) }),
      watchTrail: ({ code, seenSize }, call) => {
        const seen = seenSize === 0n ? undefined : toSafeInteger(seenSize, 'seen_size');
        return watchTrail(ports, code, seen, call);
      },
      getReceipt: async ({ code }) => {
        const { index, text } = await receipts.ofGift(code);
        return { index: BigInt(index), proof: text };
      },
      getTrailReceipt: async ({ code }) => {
        const { index, text } = await receipts.ofTrail(code);
        return { index: BigInt(index), receipt: text };
      },
      getIncomeTrail: async ({ from, income, to }) => {
        const cents = {
          from: toSafeInteger(from, 'from'),
          ...(to === undefined ? {} : { to: toSafeInteger(to, 'to') }),
        };
        return incomeTrailInit(viewOf(views.incomeTrailOf(income, cents), 'income'));
      },
      getIncomeTrailReceipt: async ({ income }) => {
        const { index, text } = await receipts.ofIncome(income);
        return { index: BigInt(index), receipt: text };
      },
      getSources: async ({ expense }) => sourcesInit(viewOf(views.sourcesOf(expense), 'expense')),
      getPublicLedger: async ({ ledger, cursor, limit }) => {
        const page: PaymentsPage = {
          ...(cursor === '' ? {} : { cursor }),
          ...(limit === 0 ? {} : { limit }),
        };
        return ledgerInit(viewOf(views.ledgerOf(ledger, page), 'ledger'));
      },
    },
    {
      getTrail: 'public',
      watchTrail: 'public',
      getReceipt: 'public',
      getTrailReceipt: 'public',
      getIncomeTrail: 'public',
      getIncomeTrailReceipt: 'public',
      getSources: 'public',
      getPublicLedger: 'public',
    },
  );
}

async function* watchTrail(
  { streams }: ApiPorts,
  code: string,
  seen: number | undefined,
  { signal, stopping }: CallContext,
): AsyncGenerator<ResponseInit<typeof TrailService, 'watchTrail'>> {
  const told = streams.watch(code, seen, AbortSignal.any([signal, stopping]));
  for await (const each of told) if (each !== 'heartbeat') yield { trail: trailInit(each.view) };
}
