/** What KafkaJS says of itself, for the log of whoever opened the bus: with a level of ours, few fields, and few lines. */
import kafkajs, { type LogEntry, type logCreator } from 'kafkajs';

export interface KafkaSaid {
  /** `warn` passes by itself unless it lasts: what needs a human is told by whoever asked for something in vain. */
  readonly level: 'debug' | 'warn';
  /** The part of KafkaJS that speaks. */
  readonly part: string;
  readonly text: string;
  readonly broker?: string;
  readonly group?: string;
  readonly reason?: string;
  /** Lines that were held back since the last one. */
  readonly withheld?: number;
}

/** Answers of a broker by which a group and a topic go on: a rebalance, an election, a topic that is just being made. */
const PASSING =
  /rebalanc|re-join|leadership election|not the leader|not the (correct )?coordinator|coordinator is (loading|not)|does not host this topic-partition|not aware of this member|generation/i;
/** Whatever the reason: a consumer has ended, and another one takes its place. */
const CRASH = /^Crash/;
const WINDOW_MS = 10_000;
const WINDOW_LINES = 20;
const TEXT_MAX = 300;

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, TEXT_MAX) : undefined;
}

/** Nothing but these fields: no stack, no payload, no client id, and no login. */
export function saidOf({ level, log, namespace }: Pick<LogEntry, 'level' | 'log' | 'namespace'>): KafkaSaid {
  const text = textIn(log.message) ?? '';
  const [broker, group, reason] = [textIn(log['broker']), textIn(log['groupId']), textIn(log['error'])];
  const isOnward = PASSING.test(`${text} ${reason ?? ''}`) && !CRASH.test(text);
  const passes = isOnward || level > kafkajs.logLevel.WARN;
  return {
    level: passes ? 'debug' : 'warn',
    part: namespace,
    text,
    ...(broker !== undefined && { broker }),
    ...(group !== undefined && { group }),
    ...(reason !== undefined && { reason }),
  };
}

/** The same line once in ten seconds, and few lines of all kinds; figures in it do not make it another one. */
export function boundSaid(say: (said: KafkaSaid) => void, now: () => number): (said: KafkaSaid) => void {
  const seen = new Set<string>();
  let fromMs = -Infinity;
  let withheld = 0;
  return (said) => {
    if (now() - fromMs >= WINDOW_MS) {
      fromMs = now();
      seen.clear();
    }
    const key = `${said.part} ${said.text} ${said.reason ?? ''}`.replaceAll(/\d+/g, '#');
    if (seen.has(key) || seen.size >= WINDOW_LINES) {
      withheld += 1;
      return;
    }
    seen.add(key);
    say(withheld === 0 ? said : { ...said, withheld });
    withheld = 0;
  };
}

export function logCreatorFor(say: (said: KafkaSaid) => void): logCreator {
  const bounded = boundSaid(say, () => Date.now());
  return () => (entry) => bounded(saidOf(entry));
}
