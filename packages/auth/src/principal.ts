/** Who calls: what a verified token says, and nothing else. */

export const ROLES = ['processor', 'staff', 'approver', 'auditor', 'operator'] as const;
export type Role = (typeof ROLES)[number];

/** All ledgers of the deployment. */
export const ALL_LEDGERS = '*';

export interface Principal {
  readonly issuer: string;
  readonly subject: string;
  readonly roles: readonly Role[];
  /** Ledger slugs, or `*` for all. */
  readonly ledgers: readonly string[];
}

/** The caller of a public method: no roles, no ledgers. */
export const ANONYMOUS: Principal = Object.freeze({ issuer: '', subject: '', roles: [], ledgers: [] });

const KNOWN_ROLES: ReadonlySet<string> = new Set(ROLES);
const LEDGER_SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

export function isRole(value: string): value is Role {
  return KNOWN_ROLES.has(value);
}

/** A ledger slug or `*`. */
export function isLedgerScope(value: string): boolean {
  return value === ALL_LEDGERS || LEDGER_SLUG.test(value);
}
