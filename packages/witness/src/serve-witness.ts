/** A witness that listens: opened, served, and stopped in that order. */
import { startHttpServer } from '@centesimo/http';
import { NO_TOKENS, witnessBinding } from './witness-routes.ts';
import { Witness } from './witness.ts';
import type { WitnessPorts } from './witness.ts';

export interface ServePorts extends WitnessPorts {
  /** `host:port`; port 0 takes a free one. */
  readonly address: string;
}

export interface RunningWitness {
  /** `host:port` as bound. */
  readonly address: string;
  stop(): Promise<void>;
}

/** @throws ListenError `address-taken`, `address-unusable`; StoreError */
export async function serveWitness(ports: ServePorts): Promise<RunningWitness> {
  const witness = await Witness.open(ports);
  try {
    const server = await startHttpServer({
      address: ports.address,
      bindings: [witnessBinding(witness)],
      info: {
        title: 'Centesimo witness',
        description: 'Cosigns checkpoints of logs (C2SP tlog-witness).',
        version: '1',
      },
      verifier: NO_TOKENS,
      isReady: () => true,
      onFault: (_route, error) => ports.tell({ name: 'failed', origin: '', error }),
    });
    const stop = async (): Promise<void> => {
      await server.stop();
      await witness.stop();
    };
    return { address: server.address, stop };
  } catch (error) {
    await witness.stop();
    throw error;
  }
}
