/** One look after the other at a log that is followed: what grew, and what is wrong. */
import { join } from 'node:path';
import {
  comparePlace,
  faultOfWriting,
  follow,
  keep,
  keepWhenDue,
  openFollowing,
  recordFailed,
  recordSplit,
} from '@centesimo/verify';
import type { Failure, Followed, Following, LogSource } from '@centesimo/verify';
import type { Finding } from './finding.ts';

export interface WatchOptions {
  readonly source: LogSource;
  readonly others: readonly LogSource[];
  readonly vkey: string;
  readonly state: string;
  /** Folder in which each finding gets a folder of its own. */
  readonly evidence: string;
  /** Without a new entry, or without an answer, for so long something is wrong; undefined: never. */
  readonly silentAfterMs: number | undefined;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** What a round saw. */
export interface Round {
  readonly size: number;
  readonly entries: number;
  readonly ledgers: number;
  readonly seconds: number;
  readonly findings: readonly Finding[];
  /** Why it could not look, this time. */
  readonly unreached: readonly string[];
}

/** After these the replay stands behind what is wrong: it is taken up again from its file. */
const SPOILING: ReadonlySet<Failure['what']> = new Set(['event-refused', 'journal-broken', 'money-rule']);

export class Rounds {
  readonly #options: WatchOptions;
  #following: Following;
  #isSpoiled = false;
  /** The note that failed, and what was found: it is not verified a second time. */
  #failed: { readonly note: string; readonly finding: Finding } | undefined;
  #grownAt: number;
  #reachedAt: number;

  private constructor(options: WatchOptions, following: Following) {
    this.#options = options;
    this.#following = following;
    this.#grownAt = options.now();
    this.#reachedAt = options.now();
  }

  /** @throws StateError, LogError for what is no key */
  static async open(options: WatchOptions): Promise<Rounds> {
    return new Rounds(options, await openFollowing(options.state, options.vkey));
  }

  async next(): Promise<Round> {
    const started = performance.now();
    const before = this.#following.log.range.end;
    const unreached: string[] = [];
    const findings = [
      ...(await this.#look(unreached)),
      ...(await this.#compare(unreached)),
      ...this.#silence(),
    ];
    const { ledgers } = this.#following.log.replay;
    const size = this.#following.log.range.end;
    const entries = this.#isSpoiled ? 0 : size - before;
    const seconds = (performance.now() - started) / 1000;
    return { size, entries, ledgers: ledgers.size, seconds, findings, unreached };
  }

  /** Writes the state for the next run. @throws StateError */
  async end(): Promise<void> {
    if (!this.#isSpoiled) await keep(this.#following);
    await this.#following.pool.close();
  }

  async #look(unreached: string[]): Promise<Finding[]> {
    const { now, signal, source } = this.#options;
    if (this.#failed !== undefined && (await this.#isSameNote(this.#failed.note)))
      return [this.#failed.finding];
    if (this.#isSpoiled) await this.#takeUpAgain();
    const followed = await follow(this.#following, source, { signal });
    switch (followed.kind) {
      case 'stopped':
        return [];
      case 'unchecked':
        if (!signal.aborted) unreached.push(`${source.name}: ${followed.error.message}`);
        return [];
      case 'failed':
        this.#reachedAt = now();
        return [await this.#failedFinding(followed)];
      case 'grown':
        this.#reachedAt = now();
        this.#failed = undefined;
        if (followed.entries > 0) this.#grownAt = now();
        await (this.#following.saved === undefined ? keep : keepWhenDue)(this.#following);
        return [];
    }
  }

  async #isSameNote(note: string): Promise<boolean> {
    const now = await this.#options.source.checkpoint().catch(() => undefined);
    return now !== undefined && Buffer.from(now).toString() === note;
  }

  async #takeUpAgain(): Promise<void> {
    const { state, vkey } = this.#options;
    this.#following = await openFollowing(state, vkey, this.#following.pool);
    this.#isSpoiled = false;
  }

  async #failedFinding(followed: Extract<Followed, { kind: 'failed' }>): Promise<Finding> {
    const { source } = this.#options;
    const [failure] = followed.failures;
    const folder = this.#folderOf(failure.what, followed.size);
    const { evidenceFault: fault } = await recordFailed(this.#following, source, followed, folder);
    this.#isSpoiled = SPOILING.has(failure.what);
    const { message, what, where } = failure;
    const { isSigned } = followed;
    const size = this.#following.log.range.end;
    const finding = { what, message, where, isSigned, size, ...keptIn(folder, fault) };
    this.#failed = { note: Buffer.from(followed.note).toString(), finding };
    return finding;
  }

  #folderOf(what: string, size: number): string {
    return join(this.#options.evidence, `${what}-at-${size}`);
  }

  async #compare(unreached: string[]): Promise<Finding[]> {
    const { others, signal, source } = this.#options;
    const { known: checkpoint, log, logKey } = this.#following;
    const findings: Finding[] = [];
    if (checkpoint === undefined) return findings;
    const here = { source, checkpoint };
    const keysOfLog = { logKey, keys: log.keys };
    const size = log.range.end;
    for (const other of others) {
      if (signal.aborted) break;
      const compared = await comparePlace(here, other, keysOfLog);
      if (compared.kind === 'unchecked') unreached.push(`${other.name}: ${compared.error.message}`);
      if (compared.kind === 'failed') {
        const { message, what, where } = compared.failure;
        findings.push({ what, message: `${other.name}: ${message}`, where, isSigned: false, size });
      }
      if (compared.kind !== 'split') continue;
      const folder = this.#folderOf('split-view', Math.max(checkpoint.size, compared.there.checkpoint.size));
      const fault = await faultOfWriting(async () => await recordSplit(folder, here, compared, keysOfLog));
      findings.push({
        what: 'split-view',
        message: compared.failure.message,
        isSigned: true,
        size,
        ...keptIn(folder, fault),
      });
    }
    return findings;
  }

  #silence(): Finding[] {
    const { now, silentAfterMs = Infinity, source } = this.#options;
    const size = this.#following.log.range.end;
    const seconds = (since: number): string => `${Math.round((now() - since) / 1000)} s`;
    if (now() - this.#reachedAt > silentAfterMs) {
      const message = `${source.name} gave no answer that could be checked for ${seconds(this.#reachedAt)}.`;
      return [{ what: 'log-unreachable', message, size }];
    }
    if (now() - this.#grownAt <= silentAfterMs) return [];
    const message = `No entry came to ${source.name} for ${seconds(this.#grownAt)}.`;
    return [{ what: 'log-silent', message, size }];
  }
}

function keptIn(evidence: string, evidenceFault: string | undefined) {
  return evidenceFault === undefined ? { evidence } : { evidenceFault };
}
