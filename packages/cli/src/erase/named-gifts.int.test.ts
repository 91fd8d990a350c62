// Names of gifts to erase: what is taken for which kind, and what a file may hold that is none.
import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatTrailCode } from '@centesimo/events';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { CliError } from '../command.ts';
import { NAMES_MAX, parseNames, readNames, shownName } from './named-gifts.ts';

const GIFT = `gift_${'a2'.repeat(26)}`;
const CODE = formatTrailCode(new Uint8Array(16).fill(7));

describe('names of gifts', () => {
  it('are ids, trail codes in any case, and payments, each once', () => {
    const names = [GIFT, CODE, CODE.toLowerCase(), 'stripe:pi_1', 'stripe:a:b', GIFT];
    expect(parseNames(names)).toEqual([
      { name: GIFT, gift: GIFT },
      { name: CODE, trailKey: expect.stringMatching(/^[\w-]{43}$/) },
      { name: CODE.toLowerCase(), trailKey: expect.stringMatching(/^[\w-]{43}$/) },
      { name: 'stripe:pi_1', processor: 'stripe', payment: 'pi_1' },
      { name: 'stripe:a:b', processor: 'stripe', payment: 'a:b' },
    ]);
  });

  it('that are none are all told at once, and nothing else is done', () => {
    const income = `income_${'a2'.repeat(26)}`;
    const wrong = ['Ada Lovelace', income, `${GIFT}x`, ':p', 'Stripe:p', 'stripe:', `${CODE.slice(0, -1)}!`];
    const told = (): unknown => parseNames([GIFT, ...wrong]);
    expect(told).toThrow(CliError);
    for (const name of wrong) expect(told).toThrow(`${name} is no`);
    expect(() => parseNames([])).toThrow('at least one');
    expect(() => parseNames(Array.from({ length: NAMES_MAX + 1 }, (_, at) => `p:${at}`))).toThrow('at most');
  });

  it('from a file stand one a line, with remarks, and any bytes in it are told, not obeyed', async () => {
    await withTempFolder((folder) => {
      const file = join(folder, 'names');
      writeFileSync(file, `\uFEFF# who asked\r\n${GIFT}\t# first\r\n\r\n  stripe:pi#1  \n`);
      expect(readNames(file)).toEqual([GIFT, 'stripe:pi#1']);
      for (let seed = 0; seed < 300; seed += 1) {
        const bytes = hash('shake256', `names ${seed}`, { outputEncoding: 'buffer', outputLength: seed });
        writeFileSync(file, bytes);
        try {
          parseNames(readNames(file));
        } catch (error) {
          expect(error).toBeInstanceOf(CliError);
          expect((error as CliError).message).not.toMatch(/[\p{Cc}]/u);
        }
      }
      return Promise.resolve();
    });
    expect(shownName('\u001b[2Jpi_1\u009b')).toBe('"\\u001b[2Jpi_1?"');
    expect(shownName('x'.repeat(500))).toHaveLength(82);
  });
});
