/** How many gifts a second one bulk stream carries, beside the bare grpc-js stream and the bare coding of the same bytes. */
import { cpus } from 'node:os';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Client, credentials, Server, ServerCredentials } from '@grpc/grpc-js';
import {
  answerInOrder,
  bindService,
  DonationService,
  ReceiveGiftsRequestSchema,
  ReceiveGiftsResponseSchema,
  RpcError,
} from '../src/index.ts';
import { startLoopback } from '../test/loopback.ts';

const BATCH = 500;
const BATCHES = 200;
const ROUNDS = 3;

const gifts = Array.from({ length: BATCH }, (_, index) => ({
  processor: 'stripe-simulated',
  payment: `pi_${String(index).padStart(24, '0')}`,
  grossAmount: BigInt(2500 + index),
  currency: 'EUR',
  feeAmount: 61n,
  fund: 'emergenza',
  givenAt: '2020-03-17',
  detailsJson:
    '{"mail":"someone@example.org","name":"Some One","note":"per gli ospedali della mia città, grazie"}',
}));
const results = gifts.map(({ payment }) => ({
  gift: `gift_${payment.padEnd(52, 'a')}`,
  trailCode: 'A'.repeat(31),
}));
const requestBytes = Buffer.from(
  toBinary(ReceiveGiftsRequestSchema, create(ReceiveGiftsRequestSchema, { ledger: 'acqua-viva', gifts })),
);
const responseBytes = Buffer.from(
  toBinary(ReceiveGiftsResponseSchema, create(ReceiveGiftsResponseSchema, { results })),
);

async function* batches() {
  for (let batchId = 0; batchId < BATCHES; batchId++) {
    yield create(ReceiveGiftsRequestSchema, { batchId, ledger: 'acqua-viva', gifts });
  }
}

async function adapterStream(): Promise<() => Promise<void>> {
  const refuse = (): Promise<never> => Promise.reject(new RpcError('unimplemented', 'x', 'x'));
  const rule = { roles: ['processor'], ledger: (request: { ledger: string }) => request.ledger } as const;
  const service = bindService(
    DonationService,
    {
      receiveGifts: (requests) =>
        answerInOrder(requests, 8, ({ batchId }) => Promise.resolve({ batchId, results })),
      recordRefund: refuse,
      recordIncome: refuse,
      recordPending: refuse,
      correctFee: refuse,
      recordFailure: refuse,
      recordRefundFailure: refuse,
      openDispute: refuse,
      winDispute: refuse,
      loseDispute: refuse,
      recordCharge: refuse,
      stateBalance: refuse,
      eraseDetails: refuse,
      listParked: refuse,
      getGift: refuse,
      listGifts: refuse,
    },
    {
      receiveGifts: rule,
      recordRefund: rule,
      recordIncome: rule,
      recordPending: rule,
      correctFee: rule,
      recordFailure: rule,
      recordRefundFailure: rule,
      openDispute: rule,
      winDispute: rule,
      loseDispute: rule,
      recordCharge: rule,
      stateBalance: rule,
      getGift: rule,
      eraseDetails: rule,
      listParked: rule,
      listGifts: rule,
    },
  );
  const loopback = await startLoopback([service]);
  stops.push(() => loopback.stop());
  const { call } = loopback.connect(DonationService, { token: () => loopback.token(['processor']) });
  return async () => {
    let answered = 0;
    for await (const answer of call.receiveGifts(batches())) answered += answer.results.length;
    if (answered !== BATCH * BATCHES) throw new Error(`${answered} answered`);
  };
}

/** The same bytes both ways, coded by nobody: what grpc-js and HTTP/2 alone allow. */
async function bareStream(): Promise<() => Promise<void>> {
  const pass = (bytes: Buffer): Buffer => bytes;
  const path = '/bare/Stream';
  const coding = {
    requestSerialize: pass,
    requestDeserialize: pass,
    responseSerialize: pass,
    responseDeserialize: pass,
  };
  const server = new Server();
  server.addService(
    { stream: { path, requestStream: true, responseStream: true, ...coding } },
    {
      stream: (call: NodeJS.ReadWriteStream) => {
        call.on('data', () => call.write(responseBytes));
        call.on('end', () => call.end());
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  stops.push(() => {
    client.close();
    server.forceShutdown();
    return Promise.resolve();
  });
  return async () => {
    const call = client.makeBidiStreamRequest(path, pass, pass);
    let answered = 0;
    const done = new Promise<void>((resolve, reject) => call.on('end', resolve).on('error', reject));
    call.on('data', () => answered++);
    for (let i = 0; i < BATCHES; i++) {
      if (!call.write(requestBytes)) await new Promise((resolve) => call.once('drain', resolve));
    }
    call.end();
    await done;
    if (answered !== BATCHES) throw new Error(`${answered} answered`);
  };
}

/** Encoding and decoding of requests and answers, as client and server together do it, with no wire between. */
function bareCoding(): Promise<() => Promise<void>> {
  return Promise.resolve(async () => {
    for (let i = 0; i < BATCHES; i++) {
      const request = create(ReceiveGiftsRequestSchema, { batchId: i, ledger: 'acqua-viva', gifts });
      fromBinary(ReceiveGiftsRequestSchema, toBinary(ReceiveGiftsRequestSchema, request));
      const response = create(ReceiveGiftsResponseSchema, { batchId: i, results });
      fromBinary(ReceiveGiftsResponseSchema, toBinary(ReceiveGiftsResponseSchema, response));
    }
    await Promise.resolve();
  });
}

const stops: (() => Promise<void>)[] = [];
const rows = [
  { what: 'bulk stream, admitted and typed', run: await adapterStream() },
  { what: 'bare grpc-js stream, same bytes', run: await bareStream() },
  { what: 'bare coding, no wire', run: await bareCoding() },
];

const best = new Map<string, number>();
for (let round = 0; round <= ROUNDS; round++) {
  for (const { what, run } of rows) {
    const start = performance.now();
    await run();
    const perSecond = (BATCH * BATCHES * 1000) / (performance.now() - start);
    // The first round warms up.
    if (round > 0) best.set(what, Math.max(best.get(what) ?? 0, perSecond));
  }
}
for (const stop of stops) await stop();

const adapter = best.get(rows[0]?.what ?? '') ?? 0;
console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, client and server in one process`,
);
console.log(
  `batches of ${BATCH} gifts, ${Math.round(requestBytes.length / BATCH)} bytes a gift, answers ${Math.round(responseBytes.length / BATCH)}`,
);
console.table(
  rows.map(({ what }) => {
    const perSecond = best.get(what) ?? 0;
    return { what, 'gifts/s': Math.round(perSecond), 'ratio to ours': (perSecond / adapter).toFixed(2) };
  }),
);
