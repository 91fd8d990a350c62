/** Work for two instances: each worker keeps to one of them until that is cut off, then goes on with the other. */
import { RpcError } from '@centesimo/grpc';
import { type Caller, connect } from './caller.ts';
import { type Round, makeRound, playRound } from './round.ts';
import type { CharityOfTwo, Twin } from './twin.ts';

/** Calls go to this instance, questions about the log to audit. */
export function callerAt({ auditAddress, shared }: CharityOfTwo, { door }: Twin): Caller {
  const [atTwin, atAudit] = [door.address, auditAddress].map((address) => connect(address, shared.token()));
  if (atTwin === undefined || atAudit === undefined) throw new RangeError('two addresses, two callers');
  const close = (): void => {
    for (const caller of [atTwin, atAudit]) caller.close();
  };
  return { donation: atTwin.donation, allocation: atTwin.allocation, audit: atAudit.audit, close };
}

/**
 * Plays round after round; one that is cut off is asked again whole, at the other instance. Calls that a stopped
 * instance has in hand go on when it is woken, and must come to the same answers.
 */
export async function workAt(
  charity: CharityOfTwo,
  twins: readonly Twin[],
  rounds: Round[],
  { name, isOver }: { readonly name: string; readonly isOver: () => boolean },
): Promise<void> {
  const abandoned: { readonly round: Round; readonly playing: Promise<unknown> }[] = [];
  for (let at = 0; !isOver(); at++) {
    const ledger = `${name}-${at}`;
    let round = makeRound(ledger);
    for (;;) {
      const twin = twins.find(({ gate }) => !gate.isShut);
      if (twin === undefined) throw new Error('no instance is left');
      const cut = twin.gate.untilShut();
      const playing = playAt(charity, twin, round, cut);
      if ((await Promise.race([playing, cut])) !== 'cut') break;
      abandoned.push({ round, playing });
      round = { ...round, told: new Map(round.told) };
    }
    rounds.push(round);
  }
  await Promise.all(abandoned.map(({ playing }) => playing));
  for (const { round } of abandoned) checkSameAnswers(round, rounds);
}

/** `cut` when it failed with the instance. @throws what it failed with while the instance was there */
async function playAt(
  charity: CharityOfTwo,
  twin: Twin,
  round: Round,
  cut: Promise<'cut'>,
): Promise<'played' | 'cut'> {
  const caller = callerAt(charity, twin);
  const wasCut = { yet: false };
  void cut.then(() => (wasCut.yet = true));
  try {
    await playRound(round, caller, () => twin.gate.isShut);
    return 'played';
  } catch (error) {
    if (!(error instanceof RpcError) || !wasCut.yet) throw error;
    return 'cut';
  } finally {
    caller.close();
  }
}

function checkSameAnswers({ ledger, told }: Round, rounds: readonly Round[]): void {
  const again = rounds.find((round) => round.ledger === ledger)?.told;
  for (const [name, answer] of told) {
    const [first, second] = [answer, again?.get(name)].map((each) => JSON.stringify(each));
    if (first !== second) throw new Error(`${ledger}: ${name} was answered ${first}, elsewhere ${second}`);
  }
}
