/** Who may ask what: one rule for each route, in a table of its own; a route without one does not start. */
import {
  ANONYMOUS,
  type AuthRefusal,
  type Principal,
  type Role,
  type TokenVerifier,
  authorize,
} from '@centesimo/auth';
import { RpcError } from '@centesimo/grpc';
import type { HttpRoute } from './route.ts';

export interface RoleRule {
  /** One of these is enough. */
  readonly roles: readonly Role[];
  /** Where the ledger that the request touches stands: in the path, in the body, or nowhere. */
  readonly ledger: 'none' | 'path' | 'body';
}

/** `public`: anybody, without a token. */
export type AccessRule = 'public' | RoleRule;

/** Rules by `METHOD /path`, as `routeName` prints it. */
export type AccessTable = Readonly<Record<string, AccessRule>>;

/** Routes with the table of who may ask them. */
export interface HttpBinding {
  readonly routes: readonly HttpRoute[];
  readonly access: AccessTable;
}

/** `GET /v1/ledgers/{ledger}/entries`: the key of a route in its access table. */
export function routeName(route: Pick<HttpRoute, 'method' | 'path'>): string {
  return `${route.method} ${route.path}`;
}

/** The rule of each route. @throws Error when a route has none, an entry has no route, or a rule reads what is not there */
export function pairRules({ access, routes }: HttpBinding): Map<HttpRoute, AccessRule> {
  const rules = new Map<HttpRoute, AccessRule>();
  for (const route of routes) {
    const name = routeName(route);
    const rule = access[name];
    if (rule === undefined) throw new Error(`the route ${name} has no entry in its access table`);
    if (rule !== 'public' && rule.ledger === 'path' && !route.path.includes('{ledger}'))
      throw new Error(`the rule of ${name} reads a ledger that its path does not hold`);
    if (rule !== 'public' && rule.ledger === 'body' && route.schema.body === undefined)
      throw new Error(`the rule of ${name} reads a body that the route does not take`);
    rules.set(route, rule);
  }
  const names = new Set(routes.map(routeName));
  const unused = Object.keys(access).filter((name) => !names.has(name));
  if (unused.length > 0) throw new Error(`access to routes that are not there: ${unused.join(', ')}`);
  return rules;
}

/** Before anything of the request is read but its address. @throws RpcError `unauthenticated` or `forbidden` */
export function admit(
  rule: AccessRule,
  authorization: string | undefined,
  ledgerOfPath: string | undefined,
  verifier: TokenVerifier,
): Principal {
  if (rule === 'public') return ANONYMOUS;
  const verified = verifier.verify(bearerToken(authorization));
  if (!verified.ok) throw toRpcError(verified);
  const { principal } = verified;
  requireRight(principal, rule, rule.ledger === 'path' ? (ledgerOfPath ?? '') : undefined);
  return principal;
}

/** Once the body is known to be what the route takes. @throws RpcError `forbidden` */
export function admitBody(rule: AccessRule, principal: Principal, body: unknown): void {
  if (rule === 'public' || rule.ledger !== 'body') return;
  requireRight(principal, rule, String((body as { ledger?: unknown }).ledger));
}

function requireRight(principal: Principal, rule: RoleRule, ledger: string | undefined): void {
  const allowed = authorize(principal, { roles: rule.roles, ...(ledger === undefined ? {} : { ledger }) });
  if (!allowed.ok) throw toRpcError(allowed);
}

function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const token = /^Bearer +([^ ]+)$/i.exec(header)?.[1];
  if (token !== undefined) return token;
  throw new RpcError('unauthenticated', 'token-malformed', 'authorization must be "Bearer <token>"');
}

function toRpcError(refusal: AuthRefusal): RpcError {
  const isRight = refusal.code === 'role-forbidden' || refusal.code === 'ledger-forbidden';
  return new RpcError(isRight ? 'forbidden' : 'unauthenticated', refusal.code, refusal.message);
}
