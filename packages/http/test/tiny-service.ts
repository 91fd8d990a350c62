/** A small service to test the app with: a public route, one by role and ledger, one with a body, one that fails. */
import { connect } from 'node:net';
import { type Role, createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import { RpcError } from '@centesimo/grpc';
import { Type } from 'typebox';
import {
  type HttpAppOptions,
  type HttpBinding,
  defineRoute,
  jsonAnswer,
  readIdempotencyKey,
  textAnswer,
} from '../src/index.ts';

const AUDIENCE = 'centesimo';
const signingKey = generateSigningKey('https://issuer.test');

export function tokenOf(role: Role, ledgers: readonly string[] = ['*']): string {
  const claims = { subject: 'tester', roles: [role], ledgers: [...ledgers], audience: AUDIENCE, ttlS: 600 };
  return issueToken(signingKey, { ...claims, nowMs: Date.now() });
}

const exact = { additionalProperties: false } as const;
const Ledger = Type.Object({ ledger: Type.String({ pattern: '^[a-z]{1,10}$' }) }, exact);
const Note = Type.Object(
  { ledger: Type.String(), text: Type.String({ maxLength: 100 }), count: Type.Integer() },
  exact,
);

const words = defineRoute({
  method: 'GET',
  path: '/v1/words',
  summary: 'Words',
  tag: 'words',
  schema: {
    query: Type.Object(
      { count: Type.Optional(Type.Integer({ minimum: 0 })), loud: Type.Optional(Type.Boolean()) },
      exact,
    ),
  },
  answers: { 200: { description: 'words', mediaType: 'text/plain' } },
  handle: ({ query }) =>
    textAnswer(200, (query.loud === true ? 'WORD ' : 'word ').repeat(query.count ?? 1), {
      caching: { maxAgeS: 5 },
      tagged: true,
      compressible: true,
    }),
});
const ledgerRoute = defineRoute({
  method: 'GET',
  path: '/v1/ledgers/{ledger}',
  summary: 'A ledger',
  tag: 'ledgers',
  schema: { params: Ledger },
  answers: { 200: { description: 'its name', schema: Ledger } },
  handle: ({ params, principal }) =>
    jsonAnswer(200, { ledger: params.ledger, by: principal.subject }, { caching: 'immutable' }),
});
const notes = defineRoute({
  method: 'POST',
  path: '/v1/notes',
  isKeyed: true,
  summary: 'Takes a note',
  tag: 'notes',
  schema: { body: Note },
  answers: { 201: { description: 'taken', schema: Note } },
  bodyBytesMax: 2_000_000,
  handle: ({ body, headers }) => jsonAnswer(201, { ...body, key: readIdempotencyKey(headers) }),
});
const files = defineRoute({
  method: 'GET',
  path: '/files/{name*}',
  summary: 'A file',
  tag: 'files',
  schema: { params: Type.Object({ name: Type.String() }, exact) },
  answers: { 200: { description: 'its name', mediaType: 'text/plain' } },
  handle: ({ params }) => textAnswer(200, params.name),
});

const upload = defineRoute({
  method: 'POST',
  path: '/v1/uploads',
  summary: 'Counts the bytes of a file',
  tag: 'files',
  schema: {},
  stream: { mediaTypes: ['application/pdf', 'text/plain'], bytesMax: 100_000, arriveMs: 60_000 },
  answers: { 201: { description: 'how many', schema: Type.Object({}) } },
  handle: async ({ body, content, headers }) => {
    let bytes = 0;
    for await (const chunk of content) bytes += chunk.length;
    return jsonAnswer(201, { bytes, said: headers['content-type'], hasBody: body !== undefined });
  },
});
const download = defineRoute({
  method: 'GET',
  path: '/v1/downloads',
  summary: 'A file in parts, which may break off',
  tag: 'files',
  schema: { query: Type.Object({ parts: Type.Integer(), breaks: Type.Optional(Type.Boolean()) }, exact) },
  answers: { 200: { description: 'it', mediaType: 'application/pdf' } },
  handle: ({ query: { breaks, parts } }) => ({
    status: 200,
    mediaType: 'application/pdf',
    stream: (async function* () {
      for (let part = 0; part < parts; part++) yield new Uint8Array(1_000).fill(65);
      if (breaks === true) throw new Error('the file is damaged');
    })(),
  }),
});

/** Resolves what the route `/v1/slow` waits for. */
export interface Gate {
  entered: Promise<void>;
  open(): void;
}

export interface TinyService {
  readonly binding: HttpBinding;
  readonly options: Omit<HttpAppOptions, 'limits'>;
  readonly faults: unknown[];
  /** What `/v1/fail` throws next. */
  fail: unknown;
  isReady: boolean;
  readonly gate: Gate;
}

export function tinyService(): TinyService {
  const faults: unknown[] = [];
  const entered = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const simple = {
    method: 'GET',
    tag: 'faults',
    schema: {},
    answers: { 200: { description: 'it did not' } },
  } as const;
  const failing = defineRoute({
    ...simple,
    path: '/v1/fail',
    summary: 'Fails',
    handle: () => {
      throw service.fail;
    },
  });
  const slow = defineRoute({
    ...simple,
    path: '/v1/slow',
    summary: 'Waits',
    handle: async () => {
      entered.resolve();
      await opened.promise;
      return jsonAnswer(200, {});
    },
  });
  const binding: HttpBinding = {
    routes: [words, ledgerRoute, notes, files, upload, download, failing, slow],
    access: {
      'GET /v1/words': 'public',
      'GET /v1/ledgers/{ledger}': { roles: ['auditor', 'operator'], ledger: 'path' },
      'POST /v1/notes': { roles: ['staff'], ledger: 'body' },
      'GET /files/{name*}': 'public',
      'POST /v1/uploads': { roles: ['staff'], ledger: 'none' },
      'GET /v1/downloads': 'public',
      'GET /v1/fail': 'public',
      'GET /v1/slow': 'public',
    },
  };
  const verifier = createTokenVerifier({ keys: trustKeys([signingKey]), audience: AUDIENCE }, () =>
    Date.now(),
  );
  const service: TinyService = {
    binding,
    faults,
    fail: new RpcError('internal', 'internal', 'secret'),
    isReady: true,
    gate: { entered: entered.promise, open: opened.resolve },
    options: {
      info: { title: 'Tiny', description: 'a service <to> test with', version: '1' },
      bindings: [binding],
      verifier,
      isReady: () => service.isReady,
      onFault: (route, error) => void faults.push([route, error]),
    },
  };
  return service;
}

/** What a server answers to these very bytes until it ends the connection, or for as long as it says nothing. */
export function rawAnswer(port: number, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('latin1').on('data', (some: string) => (text += some));
    // A server that refuses early may reset a connection on which more was being sent.
    socket.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
    socket.on('close', () => resolve(text));
  });
}
