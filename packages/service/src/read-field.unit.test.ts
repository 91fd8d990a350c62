// Fields of requests: each wrong one is noted under its code and field, and details never stand in a fault.
import { describe, expect, it } from 'vitest';
import { InputFaults } from './input-faults.ts';
import { FIELD_MEANINGS, type FieldCode } from './meanings.ts';
import { lastDay, readAfter, readAmount, readCurrency, readDay, readDetails } from './read-field.ts';

function noted(read: (faults: InputFaults<FieldCode>) => unknown): string[] {
  const faults = new InputFaults<FieldCode>();
  read(faults);
  return faults.list.map(({ code, field }) => `${code} ${field}`);
}

describe('fields', () => {
  it('of amounts are 1 to 2^53-1 minor units', () => {
    expect(noted((faults) => readAmount(1n, 'a', faults))).toEqual([]);
    expect(noted((faults) => readAmount(2n ** 53n - 1n, 'a', faults))).toEqual([]);
    expect(noted((faults) => readAmount(0n, 'a', faults))).toEqual(['amount-not-positive a']);
    expect(noted((faults) => readAmount(2n ** 53n, 'a', faults))).toEqual(['amount-too-large a']);
  });

  it('of currencies and days are known, right and not in the future', () => {
    expect(noted((faults) => readCurrency('eur', 'c', faults))).toEqual(['currency-unknown c']);
    const last = lastDay(Date.UTC(2026, 1, 28, 12));
    expect(last).toBe('2026-03-01');
    expect(noted((faults) => readDay(last, last, 'd', faults))).toEqual([]);
    expect(noted((faults) => readDay('2026-03-02', last, 'd', faults))).toEqual(['date-in-future d']);
    expect(noted((faults) => readDay('1.3.2026', last, 'd', faults))).toEqual(['date-invalid d']);
  });

  it('of details become canonical text, or one fault without their words', () => {
    const faults = new InputFaults<FieldCode>();
    expect(readDetails('', faults)).toBeUndefined();
    expect(readDetails(' {"b":1,"a":"x"} ', faults)).toBe('{"a":"x","b":1}');
    expect(faults.said()).toBeUndefined();
    for (const wrong of ['{"name":"Ada"', '["Ada"]', '"Ada"', 'null', '{"a":"\\ud800Ada"}'])
      readDetails(wrong, faults);
    readDetails(JSON.stringify({ name: 'Ada'.repeat(3_000) }), faults);
    expect(new Set(faults.list.map(({ code }) => code))).toEqual(
      new Set(['details-invalid', 'details-too-large']),
    );
    expect(faults.list).toHaveLength(6);
    expect(JSON.stringify(faults.said())).not.toContain('Ada');
  });

  it('of places to wait for are at most 16, each with a journal and a number', () => {
    const at = { $typeName: 'centesimo.journal.v1.After', journal: 'g1/donation/0', n: 3n } as never;
    expect(readAfter([at], new InputFaults<FieldCode>())).toEqual([{ journal: 'g1/donation/0', n: 3 }]);
    expect(readAfter([], new InputFaults<FieldCode>())).toEqual([]);
    expect(noted((faults) => readAfter(new Array<never>(17).fill(at), faults))).toEqual([
      'after-invalid after',
    ]);
    expect(noted((faults) => readAfter([{ journal: 'j', n: -1n } as never], faults))).toHaveLength(1);
  });
});

describe('the faults of a message', () => {
  it('are all told, the first gives the code, and a long list ends', () => {
    const faults = new InputFaults<FieldCode>();
    expect(faults.said()).toBeUndefined();
    for (let i = 0; i < 30; i++) faults.add(i === 0 ? 'date-invalid' : 'after-invalid', `f${i}`);
    const said = faults.said({ index: 2 });
    expect(said).toMatchObject({ code: 'date-invalid', facts: { index: 2 } });
    expect(faults.list).toHaveLength(20);
    expect(Object.keys(FIELD_MEANINGS)).toContain(said?.code);
  });
});
