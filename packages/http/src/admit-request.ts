/** What every request meets first, before anything of it is read but its address and headers. */
import type { Principal, TokenVerifier } from '@centesimo/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AccessRule, admit } from './access.ts';
import { HttpError } from './http-error.ts';
import { limitArrival } from './limit-arrival.ts';
import type { HttpLimits } from './limits.ts';

/** Nothing served here may be sniffed, framed or sent on as a referrer; pages name their own policy. */
export const SAFE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

interface RouteConfig {
  /** As declared. */
  readonly path: string;
  readonly rule: AccessRule;
  readonly rest: string | undefined;
  readonly isStream: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    centesimo?: RouteConfig;
  }
  interface FastifyRequest {
    principal: Principal | undefined;
  }
}

export interface Admission {
  readonly verifier: TokenVerifier;
  readonly limits: HttpLimits;
  readonly draining: AbortSignal;
}

/** @throws HttpError, RpcError */
export function admitRequest(request: FastifyRequest, reply: FastifyReply, admission: Admission): void {
  const { draining, limits, verifier } = admission;
  reply.headers(SAFE_HEADERS);
  if (draining.aborted) throw new HttpError('stopping');
  // Before a body is looked at, so that its form makes no difference.
  if (request.is404) throw new HttpError('route-not-found');
  if (request.url.length > limits.urlCharactersMax)
    throw new HttpError('url-too-long', undefined, { facts: { charactersMax: limits.urlCharactersMax } });
  const config = request.routeOptions.config.centesimo;
  if (config === undefined) return;
  const params = request.params as Record<string, string>;
  if (config.rest !== undefined) {
    params[config.rest] = params['*'] ?? '';
    delete params['*'];
  }
  if (!config.isStream) limitArrival(request, reply, limits.requestTimeoutMs);
  request.principal = admit(config.rule, request.headers.authorization, params['ledger'], verifier);
}
