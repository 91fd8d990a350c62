/** The app of a service: routes, hooks and error handling over Fastify, without a socket. */
import type { IncomingMessage } from 'node:http';
import type { TokenVerifier } from '@centesimo/auth';
import { fastifySwagger } from '@fastify/swagger';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { type AccessRule, type HttpBinding, admitBody, pairRules, routeName } from './access.ts';
import { SAFE_HEADERS, admitRequest } from './admit-request.ts';
import { sendAnswer } from './answer.ts';
import { docsBinding } from './docs-routes.ts';
import { HttpError } from './http-error.ts';
import { healthBinding } from './health-routes.ts';
import { HTTP_DEFAULTS, type HttpLimits } from './limits.ts';
import { metricsBinding } from './metrics-route.ts';
import { type OpenApiInfo, openApiOptions, toFastifySchema } from './openapi.ts';
import { PROBLEM_TYPE, ProblemSchema } from './problem.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { refuseOnSocket } from './refuse-on-socket.ts';
import type { HttpCall, HttpMethod, HttpRoute, RouteSchema } from './route.ts';
import { type PatientBody, contentOf, takeStreams } from './stream-body.ts';
import { isFault, toProblem } from './to-problem.ts';
import { type RequestPart, type Validate, compileValidator } from './validator.ts';

export interface HttpAppOptions {
  readonly info: OpenApiInfo;
  readonly bindings: readonly HttpBinding[];
  readonly verifier: TokenVerifier;
  readonly isReady: () => boolean;
  /** Told of every failure that nobody foresaw: its text goes here and not to the caller. */
  readonly onFault: (route: string, error: unknown) => void;
  readonly limits?: Partial<HttpLimits>;
  /** Told of every request once its answer has left. */
  readonly onAnswered?: (answered: Answered) => void;
  /** Runs a handler as part of a trace; `parent` is what the caller sent as `traceparent`. */
  readonly traced?: Traced;
  /** What `/metrics` answers; without it there is no such route. */
  readonly metricsText?: () => string;
}

export type Traced = <T>(name: string, parent: string | undefined, work: () => Promise<T>) => Promise<T>;

/** A request, by the pattern of its route and not by its address. */
export interface Answered {
  readonly method: string;
  /** `/v1/trails/{code}`; undefined where no route was met. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

export interface HttpApp {
  readonly fastify: FastifyInstance;
  readonly limits: HttpLimits;
  /** From now on every new request is told to ask elsewhere. */
  drain(): void;
}

/** @throws Error when the access tables and the routes do not match; `inject` works once it has resolved */
export async function createHttpApp(options: HttpAppOptions): Promise<HttpApp> {
  const limits = { ...HTTP_DEFAULTS, ...options.limits };
  const app = createFastify(limits);
  const draining = new AbortController();
  app.setErrorHandler((error, request, reply) => {
    if (isFault(error)) options.onFault(request.routeOptions.url ?? 'no route', error);
    return sendProblem(reply, error);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new HttpError('route-not-found')));
  addHooks(app, options.verifier, limits, draining.signal);
  app.addSchema({ ...ProblemSchema, $id: 'Problem' });
  await app.register(fastifySwagger, openApiOptions(options.info));
  const isReady = (): boolean => !draining.signal.aborted && options.isReady();
  const document = (): unknown => app.swagger();
  const { metricsText, onAnswered } = options;
  if (onAnswered !== undefined) observeAnswers(app, onAnswered);
  const own = [healthBinding(isReady), ...metricsBinding(metricsText), docsBinding(document)];
  const bindings = [...options.bindings, ...own];
  for (const binding of bindings) {
    for (const [route, rule] of pairRules(binding)) {
      const handled = options.traced === undefined ? route : tracedRoute(route, options.traced);
      if (route.stream === undefined) addRoute(app, handled, { rule, limits });
      else await addStreamRoute(app, handled, { rule, limits }, route.stream.mediaTypes);
    }
  }
  refuseOtherMethods(
    app,
    bindings.flatMap(({ routes }) => routes),
  );
  await app.ready();
  return { fastify: app, limits, drain: () => draining.abort() };
}

function createFastify(limits: HttpLimits): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytesMax,
    // Of a body that is read whole, in a hook: a streamed one may take as long as it comes.
    requestTimeout: 0,
    connectionTimeout: limits.idleTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    handlerTimeout: limits.answerTimeoutMs,
    http: {
      maxHeaderSize: limits.headerBytesMax,
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
    },
    // A stop answers with a problem document, in a hook.
    return503OnClosing: false,
    routerOptions: { maxParamLength: limits.paramCharactersMax },
    frameworkErrors: (error, _request, reply) => void sendProblem(reply as FastifyReply, error),
    clientErrorHandler: refuseOnSocket,
  });
  app.server.maxHeadersCount = limits.headersMax;
  app.server.maxConnections = limits.connectionsMax;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, parseJsonBody);
  app.setValidatorCompiler(({ schema, httpPart }) => validatorOf(schema, httpPart));
  // Answers are text already; their shape is the tests' business.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  return app;
}

function validatorOf(schema: unknown, httpPart: string | undefined): Validate {
  const part: RequestPart = httpPart === 'querystring' ? 'query' : httpPart === 'params' ? 'params' : 'body';
  return compileValidator(schema as NonNullable<RouteSchema['body']>, part);
}

function addHooks(
  app: FastifyInstance,
  verifier: TokenVerifier,
  limits: HttpLimits,
  draining: AbortSignal,
): void {
  app.decorateRequest('principal', undefined);
  // With callbacks, not promises: an answer out of memory costs little more than these hooks do.
  app.addHook('onRequest', (request, reply, done) => {
    done(refusalOf(() => admitRequest(request, reply, { verifier, limits, draining })));
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection that is kept open would keep the stop waiting.
    if (draining.aborted) reply.header('connection', 'close');
    done();
  });
  app.addHook('preHandler', (request, _reply, done) => {
    const { principal, routeOptions } = request;
    const config = routeOptions.config.centesimo;
    if (config === undefined || principal === undefined) done();
    else done(refusalOf(() => admitBody(config.rule, principal, request.body)));
  });
}

/** What the work throws, for a callback. */
function refusalOf(work: () => void): Error | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Also of a request that was refused or cut off; one that met no route has no name. */
function observeAnswers(app: FastifyInstance, onAnswered: (answered: Answered) => void): void {
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.config.centesimo?.path;
    onAnswered({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1_000 });
  });
}

interface Served {
  readonly rule: AccessRule;
  readonly limits: HttpLimits;
}

function addRoute(app: FastifyInstance, route: HttpRoute, { limits, rule }: Served): void {
  const rest = /\{(\w+)\*\}$/.exec(route.path)?.[1];
  app.route({
    method: route.method,
    url: toUrl(route.path),
    schema: toFastifySchema(route, rule),
    config: { centesimo: { path: route.path, rule, rest, isStream: route.stream !== undefined } },
    ...(route.stream === undefined ? {} : { handlerTimeout: route.stream.arriveMs + limits.answerTimeoutMs }),
    ...(route.bodyBytesMax === undefined ? {} : { bodyLimit: route.bodyBytesMax }),
    handler: async (request, reply) => {
      const answer = await route.handle(
        callOf(request, reply, route.stream && { ...route.stream, stallMs: limits.requestTimeoutMs }),
      );
      return await sendAnswer(request, reply, answer, rule === 'public');
    },
  });
}

/** The same route, whose spans are named by its pattern and hold nothing of a request. */
function tracedRoute(route: HttpRoute, traced: Traced): HttpRoute {
  const handle: HttpRoute['handle'] = (call) => {
    const { traceparent } = (call as HttpCall).headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    return traced(routeName(route), parent, async () => await route.handle(call));
  };
  return { ...route, handle };
}

/** In a scope of its own, whose bodies are not read before the handler. */
async function addStreamRoute(
  app: FastifyInstance,
  route: HttpRoute,
  served: Served,
  mediaTypes: readonly string[],
): Promise<void> {
  await app.register(async (scope) => {
    takeStreams(scope, mediaTypes);
    addRoute(scope, route, served);
  });
}

function toUrl(path: string): string {
  return path.replace(/\{\w+\*\}$/, '*').replaceAll(/\{(\w+)\}/g, ':$1');
}

function callOf(
  request: FastifyRequest,
  reply: FastifyReply,
  stream: PatientBody | undefined,
): Parameters<HttpRoute['handle']>[0] {
  const { body, headers, params, principal, query } = request;
  const streamed = stream === undefined ? undefined : (body as IncomingMessage | undefined);
  let gone: AbortController | undefined;
  const call = {
    params,
    query,
    body: stream === undefined ? body : undefined,
    content: stream === undefined || streamed === undefined ? NOTHING : contentOf(streamed, stream),
    headers,
    principal,
    // Made on demand: few handlers wait for anything that is worth ending.
    get signal(): AbortSignal {
      if (gone === undefined) {
        const controller = (gone = new AbortController());
        reply.raw.once('close', () => controller.abort());
        if (reply.raw.destroyed) controller.abort();
      }
      return gone.signal;
    },
  };
  return call as unknown as Parameters<HttpRoute['handle']>[0];
}

const NOTHING: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: async function* () {} };

/** A known address asked by another method is 405 with `Allow`, before anything of the request is read. */
function refuseOtherMethods(app: FastifyInstance, routes: readonly HttpRoute[]): void {
  for (const path of new Set(routes.map((route) => route.path))) {
    const taken = new Set<string>(routes.filter((route) => route.path === path).map(({ method }) => method));
    if (taken.has('GET' satisfies HttpMethod)) taken.add('HEAD');
    const allow = [...taken].sort().join(', ');
    app.route({
      method: app.supportedMethods.filter((method) => !taken.has(method)),
      url: toUrl(path),
      schema: { hide: true },
      onRequest: async () => {
        throw new HttpError('method-not-allowed', `this address takes ${allow}`, { headers: { allow } });
      },
      handler: async () => ({}),
    });
  }
}

/** Writes the problem document of an error. */
function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const { problem, headers } = toProblem(error);
  return reply
    .code(problem.status)
    .headers({ ...SAFE_HEADERS, ...headers, 'cache-control': 'no-store', 'content-type': PROBLEM_TYPE })
    .send(Buffer.from(JSON.stringify(problem)));
}
