// The check whether a file is the one: in pieces, whatever its size, and of a page that contradicts itself.
import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { documentOf } from '../../test/views.fixture.ts';
import { checkDocument } from './check-document.ts';

const MIB = 1024 * 1024;
const file = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);

describe('a file is', () => {
  it('the one whose bytes are those, read a piece at a time', async () => {
    const bytes = Buffer.alloc(3 * MIB + 17, 'a file larger than a piece, ');
    const read: number[] = [];
    let most = 0;
    const large = {
      size: bytes.length,
      slice: (from: number, to: number) => {
        most = Math.max(most, to - from);
        return file(bytes.subarray(from, to));
      },
    };
    expect(await checkDocument(large, documentOf(bytes), (percent) => read.push(percent))).toBe('same');
    expect([most, read]).toEqual([MIB, [33, 66, 99, 100]]);
  });

  it('not the one when a byte of it is another, or one is missing', async () => {
    const bytes = Buffer.from('a bill');
    const opening = documentOf(bytes);
    for (const other of ['a bi1l', 'a bil', 'a bill ', ''])
      expect(await checkDocument(file(Buffer.from(other)), opening, () => undefined)).toBe('other');
    expect(await checkDocument(file(Buffer.alloc(0)), documentOf(Buffer.alloc(0)), () => undefined)).toBe(
      'same',
    );
  });

  it('nothing that a page can say which contradicts its own seal', async () => {
    const bytes = Buffer.from('another bill');
    const { json } = documentOf(bytes);
    const opening = documentOf(Buffer.from('a bill'));
    const wrong = [
      { ...opening, json },
      { ...opening, salt: opening.salt.replace('B', 'C') },
      { ...opening, salt: '' },
      { ...opening, salt: '%' },
      { ...opening, commitment: hash('sha256', 'x', 'base64url') },
    ];
    for (const page of wrong)
      expect(await checkDocument(file(bytes), page, () => undefined)).toBe('wrongPage');
  });

  it('not judged when it cannot be read', async () => {
    const gone = { size: 6, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) };
    expect(await checkDocument(gone, documentOf(Buffer.from('a bill')), () => undefined)).toBe('unreadable');
  });
});
