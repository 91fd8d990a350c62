/** A ledger to try calls against: opened once, through the public commands, and named as what it is. */
import { type Role, issueToken } from '@centesimo/auth';
import { AllocationService, createClient } from '@centesimo/grpc';
import { TOKEN_AUDIENCE } from '@centesimo/service';
import type { Running } from '../compose.ts';
import { patiently } from './patiently.ts';
import type { Say } from './shown.ts';

const SANDBOX = 'sandbox';
const TITLE = 'Sandbox: a ledger to try calls against, without any real money';
const FUND = 'general';
const ROLES: readonly Role[] = ['approver', 'operator', 'staff'];
const TOKEN_S = 600;

/** The same keys at each start, so that what is there is only told again. @throws RpcError */
export async function openSandbox(
  running: Pick<Running, 'address' | 'httpAddress' | 'keys'>,
  say: Say,
): Promise<void> {
  const token = issueToken(running.keys.tokens.signingKey, {
    subject: 'sandbox',
    roles: ROLES,
    ledgers: [SANDBOX],
    audience: TOKEN_AUDIENCE,
    ttlS: TOKEN_S,
    nowMs: Date.now(),
  });
  const client = createClient(AllocationService, { address: running.address, token: () => token });
  const at = (key: string) => ({ idempotencyKey: `sandbox ${key}`, ledger: SANDBOX });
  const reserves = [{ currency: 'EUR', fund: FUND }];
  const detailsJson = JSON.stringify({ title: TITLE });
  const opening = { ...at('open'), baseCurrency: 'EUR', currencies: ['EUR'], reserves, detailsJson };
  try {
    await patiently(() => client.call.openLedger(opening));
    await patiently(() => client.call.openProject({ ...at('project'), project: 'pump' }));
    await patiently(() =>
      client.call.setPlacementRule({ ...at('rule'), shares: [{ fund: FUND, weight: 1 }] }),
    );
  } finally {
    client.close();
  }
  say(
    `Try calls against the ledger ${SANDBOX}, as docs/INTEGRATING.md shows; staff work at http://${running.httpAddress}/staff.`,
  );
}
