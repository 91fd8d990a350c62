/** The pins of the bootstrap name every platform with a version and an integrity hash. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

type Pin = { name: string; version: string; integrity: string };
type Pins = { node: Record<string, Pin>; pnpm: Pin };

const pins = JSON.parse(readFileSync(path.join(import.meta.dirname, 'pins.json'), 'utf8')) as Pins;

describe('the pins', () => {
  it('cover the five usual platforms', () => {
    const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64'];
    expect(Object.keys(pins.node).sort()).toEqual(platforms);
  });

  it.each([pins.pnpm, ...Object.values(pins.node)])(
    '$name has an exact version and a SHA-512 hash',
    (pin) => {
      expect(pin.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(pin.integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    },
  );
});
