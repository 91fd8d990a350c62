// A log that grows as a test says: one ledger, gifts, and payments of which one may be a lie; as files, or served.
import { hash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { applyEvent, createLedgerState, planExpense, planPlacement } from '@centesimo/cents';
import { expenseId, keyedId, trailKey } from '@centesimo/events';
import { nodeSha256 } from '@centesimo/log/node';
import { entryTexts, logOfTexts } from '@centesimo/verify/test-log';
import type { TestEvent } from '@centesimo/verify/test-log';

const LEDGER = 'acqua-viva';
const BY = { actor: `${'A'.repeat(21)}A`, role: 'staff' };

/** By path, `checkpoint` among them. */
export type Files = ReadonlyMap<string, Uint8Array>;

export class GrowingLog {
  readonly #state = createLedgerState(nodeSha256);
  readonly #told: TestEvent[] = [];
  #texts: readonly string[] = [];
  #gifts = 0;
  #expenses = 0;

  constructor() {
    const reserves = [{ currency: 'EUR', fund: 'general' }];
    const opened = { baseCurrency: 'EUR', by: BY, currencies: ['EUR'], policy: 'fifo@1', reserves };
    this.#tell('allocation', 'ledger.opened', LEDGER, opened);
    const shares = [{ fund: 'general', weight: 1 }];
    this.#tell('allocation', 'placement-rule.set', LEDGER, { by: BY, shares, version: 1 });
  }

  /** Its entries. */
  get texts(): readonly string[] {
    if (this.#texts.length < this.#told.length) this.#texts = [...entryTexts(this.#told)];
    return this.#texts;
  }

  /** So many gifts of ten euro and `more` cents, placed. */
  give(count: number, more = 0): this {
    for (let i = 0; i < count; i += 1) {
      this.#gifts += 1;
      const id = hash('sha256', `gift ${this.#gifts}`, 'buffer');
      const key = trailKey(id.subarray(0, 16), (bytes) => hash('sha256', bytes, 'base64url'));
      const received = { currency: 'EUR', givenAt: '2024-05-31', gross: 1000 + more, processor: 'demo-pay' };
      this.#tell('donation', 'gift.received', keyedId('gift', id), { ...received, trailKey: key });
    }
    this.#tell('allocation', 'gifts.placed', LEDGER, planPlacement(this.#state, count) ?? {});
    return this;
  }

  /** Pays a bill; a lie pays it a second time with the same cents. */
  spend(isTwice = false): this {
    const plan = planExpense(this.#state, { amount: 1000, currency: 'EUR', funds: ['general'] });
    if (!plan.ok) throw new Error(plan.code);
    const bill = { amount: 1000, by: BY, currency: 'EUR', paidAt: '2024-06-02', ...plan.data };
    this.#tell('allocation', 'expense.recorded', this.#expense(), bill);
    if (isTwice) this.#tell('allocation', 'expense.recorded', this.#expense(), bill, true);
    return this;
  }

  #expense(): string {
    this.#expenses += 1;
    return expenseId(hash('sha256', `expense ${this.#expenses}`, 'buffer').subarray(0, 16));
  }

  #tell(owner: TestEvent['owner'], name: string, subject: string, data: object, isLie = false): void {
    const type = `org.centesimo.${name}.v1`;
    const violation = applyEvent(this.#state, { type, subject, data } as never);
    if ((violation !== undefined) !== isLie) throw new Error(violation?.code ?? 'no lie');
    this.#told.push({ ledger: LEDGER, owner, name, subject, data });
  }

  /** All files of its first entries. */
  files(size = this.texts.length): Files {
    return logOfTexts(this.texts.slice(0, size)).files;
  }
}

export interface Served extends AsyncDisposable {
  readonly url: string;
  /** What is served: a test puts other files there. */
  files: Files;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** A path whose answer waits until `release`. */
  held: string | undefined;
  release(): void;
}

export async function serve(files: Files): Promise<Served> {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    served.asked.push(path);
    const answer = (): void => {
      const bytes = served.files.get(path);
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    };
    if (path === served.held) waiting.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const served: Served = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    asked: [],
    held: undefined,
    release: () => {
      served.held = undefined;
      for (const answer of waiting.splice(0)) answer();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return served;
}
