/** Donation and allocation as the importer's client meets them, over real gRPC, with the books of `ledger.fixture.ts`. */
import { createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import {
  type After,
  AllocationService,
  DonationService,
  type Handlers,
  type ReceiveGiftsRequest,
  type ResponseInit,
  RpcError,
  type ServiceBinding,
  bindService,
  startServer,
} from '@centesimo/grpc';
import type { Place } from './import-client.ts';
import { type LedgerFixture, createLedger } from './ledger.fixture.ts';

type Batch = (request: ReceiveGiftsRequest) => Promise<ResponseInit<typeof DonationService, 'receiveGifts'>>;

export interface Weather {
  /** Told before each unary call; throws to fail it. */
  unary?: (method: string) => void;
  /** Answers a batch in the place of the books; undefined leaves it to them. `'end'` ends the stream there. */
  batch?: (request: ReceiveGiftsRequest) => ReturnType<Batch> | 'end' | undefined;
}

export interface Services {
  readonly ledger: LedgerFixture;
  readonly address: string;
  readonly token: () => string;
  stop(): Promise<void>;
}

const AUDIENCE = 'centesimo';
const ROLES = ['processor', 'staff', 'approver'] as const;

export async function startServices(weather: Weather): Promise<Services> {
  const ledger = createLedger();
  const key = generateSigningKey('https://issuer.test');
  const verifier = createTokenVerifier({ keys: trustKeys([key]), audience: AUDIENCE }, Date.now);
  const services = [donation(ledger, weather), allocation(ledger, weather)];
  const onFault = (_method: string, error: unknown): void => {
    throw error;
  };
  const server = await startServer({
    address: '127.0.0.1:0',
    services,
    verifier,
    onFault,
    stopTimeoutMs: 100,
  });
  const grant = { subject: 'tester', roles: ROLES, ledgers: ['*'], audience: AUDIENCE, ttlS: 600 };
  return {
    ledger,
    address: server.address,
    token: () => issueToken(key, { ...grant, nowMs: Date.now() }),
    stop: async () => void (await server.stop()),
  };
}

const toPlaces = (after: readonly After[]): Place[] =>
  after.map(({ journal, n }) => ({ journal, n: Number(n) }));
const placed = ({ id = '', journal, n }: Place & { id?: string }) => ({
  id,
  position: { journal, n: BigInt(n) },
});

function notAsked(): never {
  throw new RpcError('unimplemented', 'not-asked', 'the importer has no need of this');
}

function donation({ client }: LedgerFixture, weather: Weather): ServiceBinding {
  const receive: Batch = async ({ after, batchId, gifts, ledger }) => {
    const posted = gifts.map(({ fund, givenAt, grossAmount, payment, processor }) => ({
      processor,
      payment,
      amount: Number(grossAmount),
      fund,
      givenAt,
    }));
    const [from = { journal: '', n: -1 }] = toPlaces(after);
    const last = await client.postGifts(ledger, posted, from, () => undefined);
    return {
      batchId,
      results: gifts.map(({ payment }) => ({ gift: payment })),
      position: placed(last).position,
    };
  };
  const handlers: Partial<Handlers<typeof DonationService>> = {
    receiveGifts: async function* (requests) {
      for await (const request of requests) {
        const answer = weather.batch?.(request) ?? receive(request);
        if (answer === 'end') return;
        yield await answer;
      }
    },
    recordIncome: async ({ after, amount, detailsJson, fund, idempotencyKey, ledger, receivedAt }) => {
      weather.unary?.('recordIncome');
      const details = JSON.parse(detailsJson) as object;
      const [place = { journal: '', n: -1 }] = toPlaces(after);
      const interest = { ledger, key: idempotencyKey, fund, amount: Number(amount), receivedAt, details };
      return placed(await client.postInterest({ ...interest, after: place }));
    },
  };
  return bind(DonationService, { ...handlers, recordRefund: refunds(client, weather) });
}

function refunds(
  client: LedgerFixture['client'],
  weather: Weather,
): Handlers<typeof DonationService>['recordRefund'] {
  return async ({ after, amount, ledger, processor, refund, refundedAt, target }) => {
    weather.unary?.('recordRefund');
    const payment = target.value ?? '';
    const recall = { processor, payment, refund, amount: Number(amount), refundedAt };
    return placed(await client.postRecalls(ledger, [recall], toPlaces(after)));
  };
}

function allocation({ client }: LedgerFixture, weather: Weather): ServiceBinding {
  const handlers: Partial<Handlers<typeof AllocationService>> = {
    openLedger: async ({ detailsJson, ledger }) => {
      weather.unary?.('openLedger');
      return placed(await client.openLedger(ledger, JSON.parse(detailsJson) as object));
    },
    openFund: async (request) => {
      weather.unary?.('openFund');
      const [after = { journal: '', n: -1 }] = toPlaces(request.after);
      const { class: fundClass, custody, fund, ledger } = request;
      const details = JSON.parse(request.detailsJson) as object;
      const held = custody && { custody: { partner: custody.partner, source: custody.source } };
      return placed(await client.openFund(ledger, { fund, class: fundClass, details, ...held }, after));
    },
    setPlacementRule: async ({ after, ledger, shares }) => {
      weather.unary?.('setPlacementRule');
      return placed(
        await client.setRule(ledger, shares[0]?.fund ?? '', toPlaces(after)[0] ?? { journal: '', n: -1 }),
      );
    },
    openProject: async ({ after, detailsJson, ledger, project }) => {
      weather.unary?.('openProject');
      const [place = { journal: '', n: -1 }] = toPlaces(after);
      return placed(await client.openProject(ledger, project, JSON.parse(detailsJson) as object, place));
    },
    recordExpense: async (request) => {
      weather.unary?.('recordExpense');
      const { amount, category, detailsJson, from, idempotencyKey, ledger, paidAt, project } = request;
      return placed(
        await client.recordExpense({
          ledger,
          key: idempotencyKey.replace('expense/', ''),
          fund: from[0]?.fund ?? '',
          amount: Number(amount),
          paidAt,
          project: project === '' ? undefined : project,
          category: category === '' ? undefined : category,
          details: JSON.parse(detailsJson) as object,
          after: toPlaces(request.after),
        }),
      );
    },
  };
  return bind(AllocationService, { ...handlers, ...transfers(client, weather) });
}

/** The two calls by which money is handed on; the books know them as one. */
function transfers(
  client: LedgerFixture['client'],
  weather: Weather,
): Partial<Handlers<typeof AllocationService>> {
  return {
    sendTransfer: async (request) => {
      weather.unary?.('sendTransfer');
      const { amount, detailsJson, from, idempotencyKey, ledger, sentAt: day, to } = request;
      const key = idempotencyKey.replace('hand-on/', '');
      const details = JSON.parse(detailsJson) as object;
      const sent = { ledger, key, from, to, amount: Number(amount), day, details };
      return placed(await client.handOn({ ...sent, after: toPlaces(request.after) }));
    },
    receiveTransfer: ({ after, transfer }) => {
      weather.unary?.('receiveTransfer');
      const [place = { journal: '', n: -1 }] = toPlaces(after);
      return Promise.resolve(placed({ ...place, id: transfer }));
    },
  };
}

/** What is not among the handlers answers that nobody asked for it. */
function bind<S extends typeof DonationService | typeof AllocationService>(
  service: S,
  handlers: Partial<Handlers<S>>,
): ServiceBinding {
  const names = service.methods.map(({ localName }) => localName);
  const all = Object.fromEntries(
    names.map((name) => [name, (handlers as Record<string, unknown>)[name] ?? notAsked]),
  );
  const access = Object.fromEntries(names.map((name) => [name, { roles: ROLES, ledger: 'none' }]));
  return bindService(service, all as never, access as never);
}
