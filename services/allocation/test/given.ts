/** Given what happened, when this is told, then that is decided: the domain as its journal drives it, without a journal. */
import { hash } from 'node:crypto';
import { parseEvent } from '@centesimo/events';
import type { Decision, EventDraft, JournalEvent } from '@centesimo/journal';
import type { Actor, Command } from '../src/domain/command.ts';
import type { LedgerOverview } from '../src/domain/overview.ts';
import { allocation } from '../src/domain/participant.ts';
import type { AllocationState, Tools } from '../src/domain/state.ts';

export const LEDGER = 'acqua-viva';
const tools: Tools = {
  sha256: { bytes: (data) => hash('sha256', data, 'binary') },
  stop: (reason) => {
    throw new Error(reason);
  },
};
export const participant = allocation(tools);
export const by: Actor = { actor: 'AAAAAAAAAAAAAAAAAAAAAA', role: 'staff' };
export const other: Actor = { actor: 'BBBBBBBBBBBBBBBBBBBBBA', role: 'approver' };
const TIME = '2026-02-01T12:00:00.000Z';

/** A partition's state with the numbering that its journal would do. */
export class Story {
  state: AllocationState = participant.initial(0);
  /** Own events so far, all of them valid by their schema. */
  readonly events: JournalEvent[] = [];

  /** Facts of donation arrive, and what follows by itself happens. */
  given(...facts: EventDraft[]): this {
    for (const fact of facts) {
      const event = { ...fact, journal: 'g1/donation/0', n: 1, i: 0, k: 0, time: TIME };
      const input = participant.absorb(event);
      if (input !== undefined) participant.evolve(this.state, { kind: 'input', input });
    }
    this.react();
    return this;
  }

  /** A command that must be accepted. */
  done(command: Command, ledger = LEDGER): this {
    const decision = this.when(command, ledger);
    if (decision.kind !== 'accepted') throw new Error(`${command.kind}: ${JSON.stringify(decision)}`);
    this.happen(decision.events);
    this.react();
    return this;
  }

  when(command: Command, ledger = LEDGER): Decision {
    const envelope = { ledger, key: 'k', inputHash: 'h', command };
    return participant.decide(this.state, envelope, { time: TIME, found: () => undefined });
  }

  /** The data of the events that the command comes to, or the refusal. */
  then(command: Command, ledger = LEDGER): unknown {
    const decision = this.when(command, ledger);
    if (decision.kind !== 'accepted') return decision;
    return decision.events.map(({ data }) => JSON.parse(data) as unknown);
  }

  react(): void {
    for (
      let drafts = participant.react(this.state);
      drafts.length > 0;
      drafts = participant.react(this.state)
    )
      this.happen(drafts);
  }

  happen(drafts: readonly EventDraft[]): void {
    for (const draft of drafts) {
      const k = this.events.length;
      const event = { ...draft, journal: 'g1/allocation/0', n: k + 1, i: 0, k, time: TIME };
      expectValid(event);
      this.events.push(event);
      participant.evolve(this.state, { kind: 'event', event });
    }
  }

  /** Own events by the last parts of their types. */
  told(): string[] {
    return this.events.map(({ type }) => type.replace('org.centesimo.', '').replace('.v1', ''));
  }

  overview(ledger = LEDGER) {
    return participant.query(this.state, { ask: 'ledger', ledger }) as unknown as LedgerOverview;
  }

  /** Free and length of each fund that ever held something. */
  funds(): Record<string, string> {
    const used = this.overview().funds.filter(({ length }) => length > 0);
    return Object.fromEntries(used.map(({ fund, free, length }) => [fund, `${free}/${length}`]));
  }
}

function expectValid(event: JournalEvent): void {
  const { data, k, ledger, subject, time, type } = event;
  const parsed = parseEvent({
    data: JSON.parse(data) as unknown,
    id: String(k),
    ledger,
    source: `/${event.journal}`,
    specversion: '1.0',
    subject,
    time,
    type,
  });
  if (parsed.fault !== undefined) throw new Error(`${type}: ${JSON.stringify(parsed.fault)}`);
}
