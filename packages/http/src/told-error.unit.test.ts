// Of a body that may have two forms, the fault is told of the form that was meant.
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { compileValidator } from './validator.ts';

const exact = { additionalProperties: false } as const;
const One = Type.Object({ a: Type.Integer({ minimum: 1 }), b: Type.String() }, exact);
const Many = Type.Object({ ones: Type.Array(One, { minItems: 1 }) }, exact);
const validate = compileValidator(Type.Union([One, Many]), 'body');

describe('the place that is told of a body of several forms', () => {
  it.each([
    [{ a: 1.5, b: '' }, '/body/a'],
    [{ a: 1 }, '/body'],
    [{ a: 1, b: '', c: 1 }, '/body'],
    [{ ones: [] }, '/body/ones'],
    [
      {
        ones: [
          { a: 1, b: '' },
          { a: '1', b: '' },
        ],
      },
      '/body/ones/1/a',
    ],
    [{ ones: [{ a: 1 }] }, '/body/ones/0'],
    [null, '/body'],
  ])('%j: %s', (body, at) => {
    const checked = validate(body);
    expect('error' in checked && checked.error.facts).toEqual({ at });
  });
});
