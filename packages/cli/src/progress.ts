/** Progress on stderr, with what is left of the time: a bar drawn again on a terminal, a line now and then elsewhere. */
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
  let first: { readonly done: number; readonly at: number } | undefined;
  return {
    update: (done, all) => {
      // Work that goes on from a saved state begins with much done: only what is done from here on tells the speed.
      first ??= { done, at: now() };
      if (now() - shown < interval) return;
      shown = now();
      drawn = true;
      const left = leftText((now() - first.at) / 1000, done - first.done, all - done);
      const line = progressLine(label, done, all, io.isTerminal) + left;
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

/** An estimate by the speed so far; nothing in the first second, which tells too little. */
function leftText(seconds: number, done: number, left: number): string {
  if (seconds < 1 || done <= 0 || left <= 0) return '';
  const estimate = Math.ceil((seconds / done) * left);
  if (estimate < 90) return `, about ${estimate} s left`;
  return estimate < 5_400
    ? `, about ${Math.round(estimate / 60)} min left`
    : `, about ${Math.round(estimate / 3600)} h left`;
}
