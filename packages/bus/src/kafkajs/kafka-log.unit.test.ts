// What of KafkaJS's own words reaches a log: levels, fields, and how many lines.
import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { boundSaid, type KafkaSaid, saidOf } from './kafka-log.ts';

const { ERROR, INFO, WARN } = kafkajs.logLevel;
const entry = (level: number, message: string, more: Record<string, unknown> = {}) =>
  saidOf({ level, namespace: 'Connection', log: { timestamp: '', logger: 'kafkajs', message, ...more } });

describe('a line of KafkaJS', () => {
  it('warns, with the fields that help and no others', () => {
    const said = entry(ERROR, 'Connection error: connect ECONNREFUSED 127.0.0.1:9', {
      broker: '127.0.0.1:9',
      clientId: 'centesimo-donation',
      groupId: 'g',
      error: 'x'.repeat(1_000),
      stack: 'Error: at …',
      sasl: { password: 'secret' },
      payload: Buffer.from('secret'),
    });
    expect(said).toEqual({
      level: 'warn',
      part: 'Connection',
      text: 'Connection error: connect ECONNREFUSED 127.0.0.1:9',
      broker: '127.0.0.1:9',
      group: 'g',
      reason: 'x'.repeat(300),
    });
  });

  it.each([
    ['The group is rebalancing, so a rejoin is needed'],
    ['There is no leader for this topic-partition as we are in the middle of a leadership election'],
    ['This server is not the leader for that topic-partition'],
    ['This server does not host this topic-partition'],
    ['The coordinator is not aware of this member'],
  ])('is for debugging where it is how a group goes on: %s', (error) => {
    expect(entry(ERROR, 'Response Heartbeat(key: 12, version: 3)', { error }).level).toBe('debug');
  });

  it('warns of a crash, whatever the reason', () => {
    expect(entry(ERROR, 'Crash: KafkaJSProtocolError: The group is rebalancing').level).toBe('warn');
  });

  it('is for debugging where KafkaJS only tells', () => {
    expect([entry(INFO, 'Stopped').level, entry(WARN, 'Falling behind').level]).toEqual(['debug', 'warn']);
  });
});

describe('many lines', () => {
  it('are told once in a while, with how many were held back, and bounded in all', () => {
    const lines: KafkaSaid[] = [];
    let nowMs = 0;
    const say = boundSaid(
      (said) => lines.push(said),
      () => nowMs,
    );
    for (let i = 0; i < 1_000; i++) say(entry(ERROR, `Connection timeout after ${i} ms`));
    expect(lines).toHaveLength(1);
    nowMs = 10_000;
    for (const letter of 'abcdefghijklmnopqrstuvwxyz') say(entry(ERROR, `it broke: ${letter}`));
    expect(lines).toHaveLength(21);
    expect(lines[1]).toMatchObject({ text: 'it broke: a', withheld: 999 });
    nowMs = 20_000;
    say(entry(ERROR, 'Connection timeout after 1 ms'));
    expect(lines.at(-1)?.withheld).toBe(6);
  });
});
