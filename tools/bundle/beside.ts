/**
 * What our code names by `new URL('…', import.meta.url)`: threads and programs, which become files of the bundle, and data,
 * which is copied beside it. A bundle lies elsewhere than the source did, so that every such address is written anew.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

const ADDRESS = /new URL\(\s*(?<quote>['`])(?<relative>\.[^'`]+)\k<quote>,\s*import\.meta\.url,?\s*\)/g;
const OURS = /[/\\](?:packages|services)[/\\][^/\\]+[/\\](?:src|node)[/\\].*\.ts$/;

/** The name of the bundled file of a program of ours, without its ending. */
export function entryOf(file: string): string {
  return file.replace(/\.ts$/, '').replaceAll('/', '-');
}

export class Beside {
  /** Files that are started, by the name of their entry. */
  readonly started = new Map<string, string>();
  /** Files, and folders, that are read. Relative to the root. */
  readonly read = new Set<string>();
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  plugin(): Plugin {
    return {
      name: 'beside',
      setup: (build) => {
        build.onLoad({ filter: OURS }, ({ path: file }) => {
          const source = readFileSync(file, 'utf8');
          return { contents: this.rewrite(file, source), loader: 'ts', resolveDir: path.dirname(file) };
        });
      },
    };
  }

  /** The source with addresses as seen from the bundle. @throws Error where it finds its place in another way */
  rewrite(file: string, source: string): string {
    const rewritten = source.replaceAll(ADDRESS, (...found) => {
      const { quote = '', relative = '' } = found.at(-1) as Record<string, string>;
      return `new URL(${quote}${this.#placed(path.dirname(file), relative)}${quote}, import.meta.url)`;
    });
    const left = rewritten.replaceAll(/new URL\([`'][^`']+[`'], import\.meta\.url\)/g, '');
    if (/import\.meta\.(?:url|dirname|filename)/.test(left))
      throw new Error(`${file}: only new URL('./…', import.meta.url) is known to the bundle`);
    return rewritten;
  }

  #placed(folder: string, relative: string): string {
    // Of a name that is put together, the folder is copied.
    const fixed = relative.split('${')[0] ?? relative;
    const target = path.relative(this.#root, path.resolve(folder, fixed)).split(path.sep).join('/');
    if (fixed.endsWith('.ts')) {
      const entry = entryOf(target);
      this.started.set(entry, target);
      return `./${entry}.mjs`;
    }
    this.read.add(target);
    const rest = relative.slice(fixed.length);
    return `./files/${target}${rest === '' ? '' : `/${rest}`}`;
  }
}
