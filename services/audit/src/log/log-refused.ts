/** The end of signing until a human has looked. */

/** The journal is damaged, or behind what was published, or contradicts it. */
export class LogRefused extends Error {
  readonly code = 'log-refused';
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'LogRefused';
  }
}
