// Logs: one event and its fields on one line, and nothing that must not be written.
import { describe, expect, it } from 'vitest';
import { createLogger, REDACTED_FIELDS } from './index.ts';
import type { Logger, LogLevel } from './index.ts';

function record(level: LogLevel = 'debug'): { logger: Logger; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const destination = { write: (line: string): void => void written.push(line) };
  const logger = createLogger({
    service: 'donation',
    level,
    destination,
    now: () => '2026-01-02T03:04:05.000Z',
  });
  return { logger, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('a log line', () => {
  it('is one JSON object with the event, the fields, the level and the time', () => {
    const { logger, lines } = record();
    logger.with({ partition: 3 }).info('journal-opened', { n: 7 });
    expect(lines()).toEqual([
      {
        level: 'info',
        time: '2026-01-02T03:04:05.000Z',
        service: 'donation',
        partition: 3,
        n: 7,
        event: 'journal-opened',
      },
    ]);
  });

  it('tells an error with its code and stack', () => {
    const { logger, lines } = record();
    logger.error('store-failed', { error: Object.assign(new Error('disk'), { code: 'disk-full' }), n: 1 });
    expect(lines()[0]).toMatchObject({
      event: 'store-failed',
      n: 1,
      error: { kind: 'Error', code: 'disk-full', text: 'disk' },
    });
  });

  it('is not written below the level', () => {
    const { logger, lines } = record('warn');
    logger.debug('a');
    logger.info('b');
    logger.warn('c');
    logger.error('d');
    expect(lines().map((line) => line['event'])).toEqual(['c', 'd']);
  });

  it.each(REDACTED_FIELDS)('never shows the value of %s', (field) => {
    const { logger, lines } = record();
    logger.info('x', { [field]: 'planted', a: { [field]: 'planted' }, b: { c: { [field]: 'planted' } } });
    logger.with({ [field]: 'planted' }).info('y');
    expect(lines()).toHaveLength(2);
    expect(JSON.stringify(lines())).not.toContain('planted');
  });
});
