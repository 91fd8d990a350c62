/** Who may do what: key files, ES256 tokens, principals and their roles and ledgers. */
export { AuthError } from './auth-error.ts';
export type { AuthErrorCode } from './auth-error.ts';
export { authorize } from './authorize.ts';
export type { Requirement } from './authorize.ts';
export { issueToken, TOKEN_TYPE } from './issue-token.ts';
export type { TokenRequest } from './issue-token.ts';
export {
  actorOf,
  createLedgerKeys,
  createMac,
  DEPLOYMENT_SECRET_BYTES_MIN,
  keyedHash,
  ledgerSecret,
} from './ledger-secret.ts';
export type { LedgerKeys, Mac } from './ledger-secret.ts';
export { ALL_LEDGERS, ANONYMOUS, isLedgerScope, isRole, ROLES } from './principal.ts';
export type { Principal, Role } from './principal.ts';
export {
  createPrivateFile,
  createPublicFile,
  KEY_FILE_BYTES_MAX,
  readPrivateFile,
  readPublicFile,
} from './private-file.ts';
export { AUTH_CODES } from './refusal.ts';
export type { AuthCode, AuthRefusal } from './refusal.ts';
export { createSigningKeyFile, generateSigningKey, loadSigningKey } from './signing-key.ts';
export type { PublicJwk, SigningKey } from './signing-key.ts';
export { openTokenKeys } from './token-keys.ts';
export type { TokenKeys } from './token-keys.ts';
export { formatTrustedKeys, loadTrustedKeys, parseTrustedKeys, trustKeys } from './trusted-keys.ts';
export type { TrustedKey, TrustedKeys } from './trusted-keys.ts';
export { createTokenVerifier, TOKENS_CACHED_MAX } from './token-verifier.ts';
export type { TokenVerifier } from './token-verifier.ts';
export { CLOCK_TOLERANCE_S, TOKEN_LENGTH_MAX, verifyToken } from './verify-token.ts';
export type { TokenPolicy, VerifiedToken } from './verify-token.ts';
