/** Why a token or a call is refused: values with stable codes, made to be shown to the caller. */

export const AUTH_CODES = [
  'token-missing',
  'token-malformed',
  'token-algorithm',
  'token-type',
  'token-unknown-key',
  'token-signature',
  'token-issuer',
  'token-audience',
  'token-expired',
  'token-not-yet',
  'role-forbidden',
  'ledger-forbidden',
] as const;
export type AuthCode = (typeof AUTH_CODES)[number];

/** The caller may see all of it: neither the token nor a key stands in the message. */
export interface AuthRefusal {
  readonly ok: false;
  readonly code: AuthCode;
  readonly message: string;
}

export function refuse(code: AuthCode, message: string): AuthRefusal {
  return { ok: false, code, message };
}
