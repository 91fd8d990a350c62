/** Audit with witnesses behind HTTP, on embedded adapters in a folder. */
import { openCheckpoint, parsePolicy } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Store } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { httpWitnesses } from '../src/witnesses/http-witness.ts';
import type { WitnessPace } from '../src/witnesses/witness-rounds.ts';
import { type SmallWitness, openWitness } from './small-witness.ts';
import { fundOpened, ledgerOpened } from './tiny-services.ts';
import {
  LOG_KEY,
  type StartedAudit,
  type World,
  openWorld,
  startAudit,
  until,
  untilPublished,
} from './world.ts';

const HERE = 'acqua';
export const PACE: WitnessPace = {
  intervalMs: 10,
  roundMs: 200,
  retryLeastMs: 20,
  retryMostMs: 50,
  graceMs: 60_000,
};

export interface Scene {
  readonly world: World;
  readonly store: Store;
  readonly witnesses: readonly SmallWitness[];
  /** `quorum`: the last lines of the policy. */
  start(quorum: string, options?: { pace?: Partial<WitnessPace>; timeoutMs?: number }): Promise<StartedAudit>;
  /** One more entry, waited for until it is published. */
  grow(started: StartedAudit): Promise<number>;
}

export async function inScene(
  names: readonly string[],
  test: (scene: Scene) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const store = await world.openStore();
    const witnesses = await Promise.all(names.map((name, n) => openWitness(name, n)));
    let funds = 0;
    const start: Scene['start'] = async (quorum, { pace = {}, timeoutMs = 2_000 } = {}) => {
      const policy = policyOf(witnesses, quorum);
      const asked = httpWitnesses(policy, timeoutMs);
      return await startAudit(world, store, {
        witnesses: { policy, witnesses: asked, pace: { ...PACE, ...pace } },
      });
    };
    const grow: Scene['grow'] = async (started) => {
      const size = (started.audit.reader.published?.size ?? 0) + 1;
      await world.state('allocation', funds === 0 ? ledgerOpened(HERE) : fundOpened(HERE, `fund-${funds}`));
      funds += 1;
      await untilPublished(started, size);
      return size;
    };
    try {
      await test({ world, store, witnesses, start, grow });
    } finally {
      await Promise.all(witnesses.map((witness) => witness.close()));
      await store.close();
      await world.close();
    }
  });
}

export function policyOf(witnesses: readonly SmallWitness[], quorum: string) {
  return parsePolicy(nodeSha256, Buffer.from(`${witnesses.map(({ line }) => line).join('\n')}\n${quorum}\n`));
}

export const cosignersOf = (note: string, witnesses: readonly Pick<SmallWitness, 'key'>[]) =>
  openCheckpoint(nodeEd25519, note, { logKey: LOG_KEY, witnesses: witnesses.map(({ key }) => key) })
    .cosignatures.map(({ key, time }) => `${key.name} ${time}`)
    .sort();

export const untilCosigned = ({ audit }: StartedAudit, size: number) =>
  until(() => (audit.witnessed()?.quorumSize ?? 0) >= size);

export const told = ({ lines }: StartedAudit, event: string) =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['event'] === event);
