/**
 * One instance of a service over the journals of all generations: commands go to the newest, the ones before are closed
 * and stay published. Until the journal before a ledger's own is closed, its commands are answered "try again".
 */
import { type MemberState, worstOf } from '@centesimo/bus';
import type { Generation, HostConfig } from './host-config.ts';
import { JournalHost } from './host.ts';
import type { Past } from './past.ts';
import { allGenerations } from './targets.ts';
import type {
  Answer,
  CommandEnvelope,
  ForwardReply,
  ForwardRequest,
  Json,
  QueryReply,
  RecordPlace,
} from './types.ts';

/** One generation, as `JournalHost` holds it. */
export type GenerationHost<State, Command, Input extends Json> = Pick<
  JournalHost<State, Command, Input>,
  | 'start'
  | 'stop'
  | 'submit'
  | 'query'
  | 'answerForward'
  | 'answerQuery'
  | 'owns'
  | 'republish'
  | 'isReady'
  | 'consuming'
  | 'publishLag'
  | 'publishDelayMs'
  | 'past'
>;

type HostOf<State, Command, Input extends Json> = new (
  config: HostConfig<State, Command, Input>,
) => GenerationHost<State, Command, Input>;

export class GrowingHost<State, Command, Input extends Json> implements GenerationHost<
  State,
  Command,
  Input
> {
  readonly #newest: GenerationHost<State, Command, Input>;
  /** By generation. */
  readonly #hosts: ReadonlyMap<string, GenerationHost<State, Command, Input>>;

  constructor(
    config: HostConfig<State, Command, Input>,
    Host: HostOf<State, Command, Input> = JournalHost<State, Command, Input>,
  ) {
    this.#newest = new Host(config);
    const hosts = new Map([[config.generation, this.#newest]]);
    for (const before of config.before === undefined ? [] : allGenerations(config.before))
      hosts.set(before.generation, new Host({ ...withGeneration(config, before), closes: true }));
    this.#hosts = hosts;
  }

  get past(): Past {
    return this.#newest.past;
  }

  /** Joins the groups; journals open as they are assigned. */
  async start(): Promise<void> {
    await Promise.all(this.#all.map((host) => host.start()));
  }

  /** Drains all. */
  async stop(): Promise<void> {
    await Promise.all(this.#all.map((host) => host.stop()));
  }

  /** Whether the topics reach this instance. */
  get consuming(): MemberState {
    return worstOf(this.#all.map(({ consuming }) => consuming));
  }

  /** True when every assigned journal of the newest generation is open. */
  get isReady(): boolean {
    return this.#newest.isReady && this.consuming === 'consuming';
  }

  get publishLag(): number {
    return this.#all.reduce((sum, { publishLag }) => sum + publishLag, 0);
  }

  get publishDelayMs(): number {
    return Math.max(...this.#all.map(({ publishDelayMs }) => publishDelayMs));
  }

  async submit(ledger: string, envelopes: readonly CommandEnvelope<Command>[]): Promise<Answer[]> {
    return await this.#newest.submit(ledger, envelopes);
  }

  async query(ledger: string, query: Json, after: readonly RecordPlace[] = []): Promise<Json | undefined> {
    return await this.#newest.query(ledger, query, after);
  }

  async answerForward(request: ForwardRequest): Promise<ForwardReply> {
    return (await this.#of(request.journal)?.answerForward(request)) ?? { kind: 'stale', seal: undefined };
  }

  async answerQuery(journal: string, asked: Json): Promise<QueryReply> {
    return (await this.#of(journal)?.answerQuery(journal, asked)) ?? { kind: 'stale' };
  }

  owns(journal: string, instance: string): boolean {
    return this.#of(journal)?.owns(journal, instance) ?? false;
  }

  republish(journal: string, fromN: number): boolean {
    return this.#of(journal)?.republish(journal, fromN) ?? false;
  }

  get #all(): readonly GenerationHost<State, Command, Input>[] {
    return [...this.#hosts.values()];
  }

  #of(journal: string): GenerationHost<State, Command, Input> | undefined {
    return this.#hosts.get(journal.slice(0, journal.indexOf('/')));
  }
}

function withGeneration<Config extends Generation>({ before: _, ...config }: Config, generation: Generation) {
  return { ...config, ...generation };
}
