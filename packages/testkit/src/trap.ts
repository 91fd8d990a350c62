/** A trap for one write step of an adapter: armed, it makes the step fail once, before or after it took effect. */
export function trap<Step extends string>(step: Step, when: 'before' | 'after', error: () => Error) {
  let armed = false;
  let sprung = 0;
  const strike = (now: 'before' | 'after', at: Step): void => {
    if (!armed || now !== when || at !== step) return;
    armed = false;
    sprung += 1;
    throw error();
  };
  return {
    /** What the adapter is opened with. */
    faults: {
      before: (at: Step): void => strike('before', at),
      after: (at: Step): void => strike('after', at),
    },
    arm: (): void => {
      armed = true;
    },
    sprung: (): number => sprung,
  };
}
