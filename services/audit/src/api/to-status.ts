/** Where audit's codes become gRPC's: the only place. */
import { RpcError, type RpcKind } from '@centesimo/grpc';
import { LogError, type LogErrorCode } from '@centesimo/log';

/** Of the log's reader. */
interface Kept {
  readonly isKept: boolean;
}

const KINDS: Partial<Record<LogErrorCode, RpcKind>> = {
  'tile-path-malformed': 'invalid',
  'proof-refused': 'not-found',
  'size-out-of-range': 'not-found',
};

/**
 * Runs a read of the log; what the caller asked wrongly is told, what is wrong with the log is not its business. An
 * instance that does not keep the log says that, and never that something is not in it.
 */
export async function answering<T>(reader: Kept, work: () => Promise<T>): Promise<T> {
  try {
    if (!reader.isKept) throw notPublished(reader);
    return await work();
  } catch (error) {
    const kind = error instanceof LogError ? KINDS[error.code] : undefined;
    if (error instanceof LogError && kind !== undefined) throw new RpcError(kind, error.code, error.message);
    throw error;
  }
}

/**
 * There is no published checkpoint: the log is young, or this instance does not keep it. The two are told apart, for a
 * client that holds a connection to a standby must look for the other instance, and one that meets a young log must not.
 */
export function notPublished({ isKept }: Kept): RpcError {
  if (!isKept)
    return new RpcError(
      'unavailable',
      'log-not-kept-here',
      'this instance of audit does not keep the log now',
      {
        retryAfterMs: 1_000,
      },
    );
  return new RpcError('unavailable', 'log-not-published', 'no checkpoint is published yet', {
    retryAfterMs: 1_000,
  });
}

export function notFound(what: string): RpcError {
  return new RpcError('not-found', 'log-not-found', `${what} is not in the published log`);
}

export function indexInvalid(): RpcError {
  return new RpcError('invalid', 'log-index-invalid', 'an index must not be negative');
}
