/** May this principal make this call? Roles first, then the ledger. */
import { ALL_LEDGERS } from './principal.ts';
import type { Principal, Role } from './principal.ts';
import { refuse } from './refusal.ts';
import type { AuthRefusal } from './refusal.ts';

export interface Requirement {
  /** One of these is enough. */
  readonly roles: readonly Role[];
  /** The ledger that the call touches; left out where a call touches none. */
  readonly ledger?: string;
}

const ALLOWED = { ok: true } as const;

export function authorize(
  principal: Principal,
  requirement: Requirement,
): { readonly ok: true } | AuthRefusal {
  if (!requirement.roles.some((role) => principal.roles.includes(role))) {
    return refuse('role-forbidden', `needs the role ${requirement.roles.join(' or ')}`);
  }
  const ledger = requirement.ledger;
  if (
    ledger !== undefined &&
    !principal.ledgers.includes(ALL_LEDGERS) &&
    !principal.ledgers.includes(ledger)
  ) {
    return refuse('ledger-forbidden', 'the token is not for this ledger');
  }
  return ALLOWED;
}
