/** The faults of one message: all of them are told, not the first. */

/** Faults told of one message; a list of many wrong items needs no more. */
const FAULTS_MAX = 20;

/** One fault, at a field of the message. */
interface InputFault<Code> {
  readonly code: Code;
  readonly field: string;
}

/** Collects the faults of one message, at most 20. */
export class InputFaults<Code extends string> {
  readonly list: InputFault<Code>[] = [];

  add(code: Code, field: string): void {
    if (this.list.length < FAULTS_MAX) this.list.push({ code, field });
  }

  /** The code of the first, with all of them as facts; undefined when there is none. */
  said(
    facts: Readonly<Record<string, unknown>> = {},
  ): { readonly code: Code; readonly facts: Readonly<Record<string, unknown>> } | undefined {
    const [first] = this.list;
    return first === undefined ? undefined : { code: first.code, facts: { ...facts, faults: this.list } };
  }
}
