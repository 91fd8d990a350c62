/** A call that may be repeated, made until it is answered: services that have just started still learn of one another. */
import { RpcError } from '@centesimo/grpc';
import { systemClock } from '@centesimo/service';

const PAUSE_MS = 50;
const TRIES_MAX = 400;

/** @throws RpcError that is final, or that asked to wait too often */
export async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RpcError) || !error.retriable || tries >= TRIES_MAX) throw error;
      await systemClock.sleep(PAUSE_MS);
    }
  }
}
