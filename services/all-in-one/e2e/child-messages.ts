/** What the tests and the process under test say to each other, and how a write step is named. */

/** Where the process dies: at the `occurrence`-th write of the point since it was armed, before or after it took effect. */
export interface Strike {
  readonly point: string;
  readonly side: 'before' | 'after';
  readonly occurrence: number;
}

export type ToChild = { kind: 'arm'; strike: Strike } | { kind: 'census' } | { kind: 'stop' };

export type ToParent =
  | { kind: 'ready'; address: string }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'census'; counts: Record<string, number> }
  | { kind: 'stopped' };

/** The names of one write: the step at its owner, and narrower, the collection, journal or group it goes to. */
export function writePoints(owner: string, step: string, key: string): string[] {
  const wide = `${owner} ${step}`;
  const slash = key.indexOf('/');
  const narrow = step.startsWith('document.') || step === 'bus.commit' ? key.slice(0, slash) : undefined;
  return narrow === undefined ? [wide] : [wide, `${wide} ${narrow}`];
}
