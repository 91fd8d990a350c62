/** Why a server cannot serve where it was told to: said to an operator, who can do something about it. */

export type ListenErrorCode =
  /** Another program serves there. */
  | 'address-taken'
  /** The address is not this machine's, is not known, or may not be used by this user. */
  | 'address-unusable';

export class ListenError extends Error {
  readonly code: ListenErrorCode;
  readonly retriable = false;
  constructor(code: ListenErrorCode, message: string, cause: unknown) {
    super(message, { cause });
    this.name = 'ListenError';
    this.code = code;
  }
}

/** Of what grpc-js says; the system's own code stands only in its text. */
export function toListenError(address: string, error: Error): ListenError {
  const system = /\bE[A-Z]{4,}\b/.exec(error.message)?.[0];
  const advice = 'Choose another address to serve at.';
  switch (system) {
    case 'EADDRINUSE':
      return new ListenError(
        'address-taken',
        `${address} is in use by another program. Stop that program, or choose another address to serve at.`,
        error,
      );
    case 'EADDRNOTAVAIL':
      return new ListenError(
        'address-unusable',
        `${address} is no address of this machine. ${advice}`,
        error,
      );
    case 'EACCES':
      return new ListenError('address-unusable', `This user may not serve at ${address}. ${advice}`, error);
    default:
      return new ListenError(
        'address-unusable',
        `${address} cannot be served at: ${error.message}. ${advice}`,
        error,
      );
  }
}
