/** A progress bar on standard error: one moving line on a terminal, a few plain lines elsewhere. */

export type Progress = (done: number, total: number) => void;

const WIDTH = 30;
const PLAIN_STEPS = 4;

/** Shows how far `what` has come; `unit` names what is counted. */
export function showProgress(what: string, unit: string): Progress {
  const stream = process.stderr;
  let started: number | undefined;
  let plain = 0;
  let shownAt = -Infinity;
  return (done, total) => {
    // The work begins with the first report, not when the bar was made.
    started ??= performance.now();
    const seconds = (performance.now() - started) / 1000;
    const rate = Math.round(done / Math.max(seconds, 0.001)).toLocaleString('en');
    const text = `${what} ${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}, ${rate} a second`;
    if (stream.isTTY) {
      if (done < total && performance.now() - shownAt < 100) return;
      shownAt = performance.now();
      const filled = Math.round((WIDTH * done) / Math.max(1, total));
      stream.write(
        `\r[${'#'.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${text}  ${done >= total ? '\n' : ''}`,
      );
      return;
    }
    const step = Math.floor((PLAIN_STEPS * done) / Math.max(1, total));
    if (step <= plain) return;
    plain = step;
    stream.write(`${text}\n`);
  };
}
