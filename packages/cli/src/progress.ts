/** Progress on stderr: a bar that is drawn again on a terminal, a line now and then elsewhere. */
import type { CommandIo } from './command.ts';

const BAR_CHARS = 30;
const REDRAW_MS = 100;
const LINE_MS = 5_000;

export interface Progress {
  readonly update: (done: number, all: number) => void;
  readonly end: () => void;
}

/** Nothing is shown for work that ends within the first interval. */
export function createProgress(io: CommandIo, label: string, now = () => performance.now()): Progress {
  const interval = io.isTerminal ? REDRAW_MS : LINE_MS;
  let shown = now();
  let drawn = false;
  return {
    update: (done, all) => {
      if (now() - shown < interval) return;
      shown = now();
      drawn = true;
      const line = progressLine(label, done, all, io.isTerminal);
      io.err(io.isTerminal ? `\r${line}` : `${line}\n`);
    },
    end: () => {
      if (drawn && io.isTerminal) io.err('\r\u001b[K');
    },
  };
}

function progressLine(label: string, done: number, all: number, bar: boolean): string {
  const share = all === 0 ? 1 : Math.min(1, done / all);
  const text = `${label} ${Math.floor(share * 100)}% (${done.toLocaleString('en')} of ${all.toLocaleString('en')})`;
  const full = Math.round(share * BAR_CHARS);
  return bar ? `[${'#'.repeat(full)}${'.'.repeat(BAR_CHARS - full)}] ${text}` : text;
}
