/** One command at the owner of its ledger: its details are durable before it is sent, its answer says what became of it. */
import type { Answer, CommandEnvelope } from '@centesimo/journal';
import { PENDING_RETRY_MS } from '@centesimo/service';
import type { DetailsVault } from '@centesimo/service';
import type { Command } from '../domain/command.ts';
import { PARKED } from '../domain/park.ts';
import type { ApiPorts } from './api-ports.ts';
import { toPosition, unnamedOf } from './receive-gifts.ts';
import { type Detailed, type Prepared, withDetails } from './to-command.ts';
import { refusalOf, toRpcError } from './to-status.ts';

/** A fact that is durable, and the record that holds it. */
export interface Recorded {
  readonly id: string;
  readonly position: ReturnType<typeof toPosition>;
  readonly repeated: boolean;
  /** True: no event yet; it waits for the notice of its gift, in this record. */
  readonly parked: boolean;
}

/** `id`: what the fact is of, where that is not the command's key. @throws RpcError */
export async function submitOne(
  ports: ApiPorts,
  envelope: CommandEnvelope<Command>,
  id = envelope.key,
  settle: (answers: readonly Answer[]) => Promise<void> = () => Promise.resolve(),
): Promise<Recorded> {
  const answers = await ports.submit(envelope.ledger, [envelope]);
  await settle(answers);
  ports.counted(answers);
  const [answer] = answers;
  if (answer?.kind === 'done') {
    const parked = answer.answer === PARKED;
    return { id, position: toPosition(answer), repeated: answer.repeated, parked };
  }
  throw toRpcError((answer && refusalOf(answer)) ?? { code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
}

/** The same for a command that may bring details. @throws RpcError */
export async function submitDetailed<Each extends Detailed>(
  ports: ApiPorts,
  { details, envelope, id }: Prepared<Each>,
  vault: DetailsVault,
): Promise<Recorded> {
  if (details === undefined) return await submitOne(ports, envelope, id);
  const document = vault.seal(details);
  const brought = { key: envelope.key, document };
  const held = await vault.hold(envelope.ledger, [brought]).catch((error: unknown) => {
    ports.fault('details-failed', error);
    throw toRpcError({ code: 'storage-unavailable', retryAfterMs: PENDING_RETRY_MS });
  });
  const named = withDetails(envelope, document.id, held.until);
  return await submitOne(ports, named, id, async (answers) => {
    const unnamed = unnamedOf(answers, new Map([[0, document.id]]));
    if (unnamed !== undefined) await vault.settle(held, unnamed);
  });
}
