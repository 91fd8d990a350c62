/** A real server on the loopback interface, with tokens of a test issuer, for the tests and the benchmark. */
import { createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import type { Role, SigningKey } from '@centesimo/auth';
import type { DescService } from '@bufbuild/protobuf';
import { createClient, startServer } from '../src/index.ts';
import type {
  ClientOptions,
  RunningServer,
  ServerOptions,
  ServiceBinding,
  ServiceClient,
} from '../src/index.ts';

const AUDIENCE = 'centesimo';
const NOW_MS = Date.UTC(2026, 0, 2);

export interface Loopback {
  readonly server: RunningServer;
  /** What `onFault` was told. */
  readonly faults: unknown[];
  token(
    roles: readonly Role[],
    ledgers?: readonly string[],
    change?: { ttlS?: number; key?: SigningKey },
  ): string;
  connect<S extends DescService>(service: S, options?: Partial<ClientOptions>): ServiceClient<S>;
  stop(): Promise<void>;
}

export async function startLoopback(
  services: readonly ServiceBinding[],
  options: Partial<ServerOptions> = {},
): Promise<Loopback> {
  const key = generateSigningKey('https://issuer.test');
  const verifier = createTokenVerifier({ keys: trustKeys([key]), audience: AUDIENCE }, () => NOW_MS);
  const faults: unknown[] = [];
  const onFault = (_method: string, error: unknown): void => void faults.push(error);
  const server = await startServer({ address: '127.0.0.1:0', services, verifier, onFault, ...options });
  const clients: ServiceClient<DescService>[] = [];
  const token: Loopback['token'] = (roles, ledgers = ['*'], change = {}) =>
    issueToken(change.key ?? key, {
      subject: 'tester',
      roles,
      ledgers,
      audience: AUDIENCE,
      ttlS: change.ttlS ?? 600,
      nowMs: NOW_MS,
    });
  return {
    server,
    faults,
    token,
    connect: (service, clientOptions) => {
      const client = createClient(service, { address: server.address, ...clientOptions });
      clients.push(client);
      return client;
    },
    stop: async () => {
      for (const client of clients) client.close();
      await server.stop();
    },
  };
}
