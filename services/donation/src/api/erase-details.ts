/** The command of an erasure, from the request to the answer that nothing is left. */
import type { EraseDetailsRequest } from '@centesimo/grpc';
import { parseGiftId } from '@centesimo/events';
import { PENDING_RETRY_MS } from '@centesimo/service';
import { ERASURE_GROUNDS } from '../domain/erasure-command.ts';
import type { EraseDetails, Erased, ErasureGround } from '../domain/erasure-command.ts';
import type { ApiPorts } from './api-ports.ts';
import type { Faults } from './input-code.ts';
import { toPosition } from './receive-gifts.ts';
import { prepareOne } from './record-facts.ts';
import { type Plain, type Prepared, type Target, envelopeOf } from './to-command.ts';
import { refusalOf, toRpcError } from './to-status.ts';

/** An erasure that is done, and the record that says so. */
export interface ErasedGift {
  readonly gift: string;
  /** YYYY-MM-DD. */
  readonly erasedAt: string;
  readonly position: ReturnType<typeof toPosition>;
  readonly repeated: boolean;
}

/** @throws RpcError */
export async function eraseDetails(
  ports: ApiPorts,
  request: Plain<EraseDetailsRequest>,
): Promise<ErasedGift> {
  const { command, ...envelope } = prepareOne(ports, request, (target, asked, faults) =>
    prepareErasure(ports, target, asked, faults),
  ).envelope;
  const erased = await ports.erasures.erase({ ...envelope, command }).catch((error: unknown) => {
    ports.fault('erasure-failed', error);
    throw toRpcError({ code: 'storage-unavailable', retryAfterMs: PENDING_RETRY_MS });
  });
  ports.counted([erased]);
  if (erased.kind !== 'done')
    throw toRpcError(refusalOf(erased) ?? { code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
  const { erasedAt, isNew } = erased.answer as Erased;
  return { gift: command.gift, erasedAt, position: toPosition(erased), repeated: erased.repeated || !isNew };
}

/** A refusal holds for a day: what is blocked today is asked again when it is due. */
function prepareErasure(
  { clock, keepYears }: ApiPorts,
  target: Target,
  { gift, ground }: Plain<EraseDetailsRequest>,
  faults: Faults,
): Prepared<EraseDetails> {
  if (parseGiftId(gift) === undefined) faults.add('gift-invalid', 'gift');
  if (!isGround(ground)) faults.add('ground-unknown', 'ground');
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  const command: EraseDetails = {
    kind: 'erase-details',
    gift,
    ground: ground as ErasureGround,
    today,
    keepYears: keepYears(target.ledger),
  };
  const key = `${gift}/erasure/${ground}/${today}`;
  return { envelope: envelopeOf(target, key, key, command), details: undefined };
}

function isGround(text: string): text is ErasureGround {
  return (ERASURE_GROUNDS as readonly string[]).includes(text);
}
