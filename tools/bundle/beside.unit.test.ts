// What code finds by its own place must be found from a bundle too, or the bundle is refused.
import { describe, expect, it } from 'vitest';
import { Beside } from './beside.ts';

const FILE = '/repo/packages/x/src/pages/page.ts';

describe('addresses beside the source', () => {
  it('of threads become entries of the bundle', () => {
    const beside = new Beside('/repo');
    const source = "new Worker(new URL('../worker.ts', import.meta.url), { execArgv: [] })";
    expect(beside.rewrite(FILE, source)).toBe(
      "new Worker(new URL('./packages-x-src-worker.mjs', import.meta.url), { execArgv: [] })",
    );
    expect([...beside.started]).toEqual([['packages-x-src-worker', 'packages/x/src/worker.ts']]);
  });

  it('of data are copied at their path, a whole folder where the name is put together', () => {
    const beside = new Beside('/repo');
    const source =
      "read(new URL('../../rules.json', import.meta.url)), read(new URL(`./parts/${name}.js`, import.meta.url))";
    expect(beside.rewrite(FILE, source)).toBe(
      "read(new URL('./files/packages/x/rules.json', import.meta.url)), read(new URL(`./files/packages/x/src/pages/parts/${name}.js`, import.meta.url))",
    );
    expect([...beside.read]).toEqual(['packages/x/rules.json', 'packages/x/src/pages/parts']);
  });

  it.each(['import.meta.dirname', 'fileURLToPath(import.meta.url)', 'new URL(name, import.meta.url)'])(
    'by %s are refused by the name of the file',
    (place) => {
      expect(() => new Beside('/repo').rewrite(FILE, `read(${place})`)).toThrow(/page\.ts: only new URL/);
    },
  );
});
