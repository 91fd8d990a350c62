/** Faults of key files: thrown at start, with a message that tells the operator what to do. */

export type AuthErrorCode = 'key-missing' | 'key-permissions' | 'key-malformed' | 'key-curve' | 'key-exists';

export class AuthError extends Error {
  readonly code: AuthErrorCode;
  readonly retriable = false;
  constructor(code: AuthErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AuthError';
    this.code = code;
  }
}
