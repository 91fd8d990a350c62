/** Tells a charity's services what happens to it, through the public calls, each after all that was told before. */
import { type TokenKeys, type Role, issueToken } from '@centesimo/auth';
import {
  type Addresses,
  AllocationService,
  AuditService,
  type CallOptions,
  DonationService,
  type Refusal,
  type RequestInit,
  RpcError,
  type ServiceClient,
  createClient,
} from '@centesimo/grpc';
import { TOKEN_AUDIENCE } from '@centesimo/service';
import { patiently } from '../patiently.ts';

export interface TellerOptions {
  readonly addresses: Addresses;
  readonly signingKey: TokenKeys['signingKey'];
  readonly ledger: string;
}

/** What a call says besides its key, its ledger and what it comes after. */
type Saying<Service extends typeof DonationService | typeof AllocationService, Name extends string> = Omit<
  RequestInit<Service, Name & keyof ServiceClient<Service>['call']>,
  'idempotencyKey' | 'ledger' | 'after' | '$typeName' | '$unknown'
>;
type Fact =
  | 'recordRefund'
  | 'recordIncome'
  | 'recordPending'
  | 'correctFee'
  | 'recordFailure'
  | 'recordRefundFailure'
  | 'openDispute'
  | 'winDispute'
  | 'loseDispute'
  | 'recordCharge'
  | 'stateBalance';
type Act = Exclude<
  keyof ServiceClient<typeof AllocationService>['call'],
  | `get${string}`
  | `list${string}`
  | 'uploadEvidence'
  | 'downloadEvidence'
  | `${string}Proposal`
  | `${string}ExpenseProposal`
>;
type Gift = NonNullable<RequestInit<typeof DonationService, 'receiveGifts'>['gifts']>[number];

interface Answer {
  readonly id: string;
  readonly position?: { readonly journal: string; readonly n: bigint } | undefined;
}
type Call = (request: object, options: CallOptions) => Promise<Answer>;

const TOKEN_S = 3_600;
const STAFF: readonly Role[] = ['processor', 'staff'];
const APPROVER: readonly Role[] = ['approver', 'operator'];
const AUDITOR: readonly Role[] = ['auditor'];

/** Two people, since many acts need a second one. Every call has a stable key, so that a story cut off is told again. */
export class Teller {
  readonly ledger: string;
  /** For acts that name the one who approves them. */
  readonly approverToken: string;
  readonly #places = new Map<string, bigint>();
  readonly #staffToken: string;
  readonly #options: TellerOptions;
  readonly #donation: ServiceClient<typeof DonationService>;
  readonly #allocation: ServiceClient<typeof AllocationService>;
  readonly #audit: ServiceClient<typeof AuditService>;

  constructor(options: TellerOptions) {
    const { addresses, ledger, signingKey } = options;
    this.#options = options;
    const token = (subject: string, roles: readonly Role[]): string =>
      issueToken(signingKey, {
        subject,
        roles,
        ledgers: [ledger],
        audience: TOKEN_AUDIENCE,
        ttlS: TOKEN_S,
        nowMs: Date.now(),
      });
    this.ledger = ledger;
    this.approverToken = token('story-board', APPROVER);
    this.#staffToken = token('story-staff', STAFF);
    const by = { token: () => this.#staffToken };
    this.#donation = createClient(DonationService, { ...by, address: addresses.donation });
    this.#allocation = createClient(AllocationService, { ...by, address: addresses.allocation });
    const auditor = token('story-auditor', AUDITOR);
    this.#audit = createClient(AuditService, { token: () => auditor, address: addresses.audit });
  }

  /** The same two people of another charity, who know no more than its own ledger. */
  beside(ledger: string): Teller {
    return new Teller({ ...this.#options, ledger });
  }

  close(): void {
    this.#donation.close();
    this.#allocation.close();
    this.#audit.close();
  }

  /** What staff do; the id that it made. @throws RpcError on a refusal */
  async act<Name extends Act>(name: Name, key: string, saying: Saying<typeof AllocationService, Name>) {
    return await this.#say(this.#allocation.call[name] as Call, `${name} ${key}`, saying, this.#staffToken);
  }

  /** What the board does by itself. @throws RpcError on a refusal */
  async decide<Name extends Act>(name: Name, key: string, saying: Saying<typeof AllocationService, Name>) {
    return await this.#say(this.#allocation.call[name] as Call, `${name} ${key}`, saying, this.approverToken);
  }

  /** What a bank or processor tells. @throws RpcError on a refusal */
  async tell<Name extends Fact>(name: Name, key: string, saying: Saying<typeof DonationService, Name>) {
    return await this.#say(this.#donation.call[name] as Call, `${name} ${key}`, saying, this.#staffToken);
  }

  /** A gift comes in: its id and its trail code. @throws RpcError on a refusal */
  async give(gift: Gift): Promise<{ readonly gift: string; readonly code: string }> {
    const batch = { ledger: this.ledger, batchId: 1, gifts: [gift], after: this.#after() };
    return await patiently(async () => {
      for await (const { position, refusal, results } of this.#donation.call.receiveGifts(one(batch))) {
        const refused = refusal ?? results[0]?.refusal;
        if (refused !== undefined) throw errorOf(refused);
        this.#note(position);
        return { gift: results[0]?.gift ?? '', code: results[0]?.trailCode ?? '' };
      }
      throw new RpcError('unavailable', 'stream-cut-off', 'the gift was not answered');
    });
  }

  /** What is private of a gift is destroyed. @throws RpcError on a refusal */
  async erase(gift: string, ground: string): Promise<void> {
    const request = { ledger: this.ledger, idempotencyKey: `story erase ${gift}`, gift, ground };
    const options = { token: this.approverToken };
    const erased = await patiently(() =>
      this.#donation.call.eraseDetails({ ...request, after: this.#after() }, options),
    );
    this.#note(erased.position);
  }

  /** A file is stored: its commitment. @throws RpcError on a refusal */
  async upload(text: string): Promise<string> {
    const file = { ledger: this.ledger, mediaType: 'text/plain', content: Buffer.from(text) };
    const options = { token: this.#staffToken };
    const stored = await patiently(() => this.#allocation.call.uploadEvidence(one(file), options));
    return stored.commitment;
  }

  /** The receipt of the first entry about a gift or income, once it is published. @throws RpcError */
  async receiptOf(subject: string): Promise<string> {
    const asked = { ledger: this.ledger, subject, limit: 1 };
    let cursor = '';
    return await patiently(async () => {
      // A page looks at some of the log only, and may be empty; what was looked at needs no second look.
      for (;;) {
        const { entries, nextCursor } = await this.#audit.call.findEntries({ ...asked, cursor });
        const [entry] = entries;
        if (entry !== undefined) return (await this.#audit.call.getReceipt({ index: entry.index })).proof;
        if (nextCursor === '') throw new RpcError('unavailable', 'unpublished', 'it is not published yet');
        cursor = nextCursor;
      }
    });
  }

  /** Waits until allocation has settled what banks took, so that what comes next finds it done. @throws RpcError */
  async settled(): Promise<void> {
    const request = { ledger: this.ledger, openOnly: true, limit: 1 };
    const options = { token: this.#staffToken };
    await patiently(async () => {
      const { demands } = await this.#allocation.call.listDemands(
        { ...request, after: this.#after() },
        options,
      );
      if (demands.length > 0) throw new RpcError('unavailable', 'unsettled', 'a demand is not settled yet');
    });
  }

  async #say(call: Call, key: string, saying: object, token: string): Promise<string> {
    const request = { ...saying, idempotencyKey: `story ${key}`, ledger: this.ledger, after: this.#after() };
    const { id, position } = await patiently(() => call(request, { token }));
    this.#note(position);
    return id;
  }

  #after(): { journal: string; n: bigint }[] {
    return [...this.#places].map(([journal, n]) => ({ journal, n }));
  }

  #note(position: Answer['position']): void {
    if (position === undefined) return;
    const { journal, n } = position;
    if ((this.#places.get(journal) ?? -1n) < n) this.#places.set(journal, n);
  }
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value;
}

function errorOf({ code, message, retryAfterMs }: Refusal): RpcError {
  return retryAfterMs === 0
    ? new RpcError('refused', code, message)
    : new RpcError('unavailable', code, message, { retryAfterMs });
}
