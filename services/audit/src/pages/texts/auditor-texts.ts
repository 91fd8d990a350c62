/** What the auditor's pages say. Names of fields, event types, commands and formats stay as the log has them. */

export interface AuditorTexts {
  readonly brand: string;
  readonly title: string;
  readonly lead: string;
  readonly entries: string;
  readonly entriesOf: (ledger: string) => string;
  readonly filters: Readonly<Record<'ledger' | 'from' | 'to' | 'type' | 'subject', string>>;
  readonly show: string;
  readonly checkpoints: string;
  readonly checkpointsTable: string;
  readonly checkpointsWhat: string;
  readonly checkpointsTimes: string;
  readonly noCheckpoint: string;
  readonly earlier: string;
  readonly note: string;
  readonly signed: string;
  readonly root: string;
  readonly witnesses: {
    readonly title: string;
    readonly what: string;
    readonly none: string;
    /** Counts and times are shown as the language shows them. */
    readonly met: (size: string) => string;
    readonly behind: (size: string, published: string, since: string) => string;
    readonly never: (published: string, since: string) => string;
    readonly columns: Readonly<Record<'witness' | 'cosigned' | 'when' | 'refusal', string>>;
    readonly nothing: string;
    readonly notAsked: string;
    readonly refused: (time: string, size: string, reason: string) => string;
    readonly file: string;
  };
  readonly sample: string;
  readonly sampleWhat: string;
  readonly verify: string;
  readonly verifyKey: string;
  readonly verifyAll: string;
  readonly verifyOne: string;
  readonly columns: Readonly<Record<'entry' | 'recorded' | 'type' | 'subject' | 'leaf', string>>;
  readonly noneFits: string;
  readonly noneFitsYet: string;
  readonly next: string;
  readonly files: string;
  readonly filesWhat: string;
  readonly statement: string;
  readonly entry: (index: number) => string;
  readonly ledger: string;
  readonly source: string;
  readonly chain: string;
  readonly seq: (ledger: string, seq: number) => string;
  readonly event: (id: string) => string;
  readonly before: (ledger: string) => string;
  readonly says: string;
  readonly bytes: string;
  readonly receipt: string;
  readonly receiptWhat: string;
  readonly inclusion: string;
  readonly previous: string;
  readonly notShown: string;
  readonly wrong: Readonly<Record<'ledger' | 'range' | 'type' | 'subject', string>>;
  readonly notThere: string;
  readonly noEntry: (index: number) => string;
  readonly noScript: string;
  readonly token: string;
  readonly tokenStays: string;
  readonly useToken: string;
  readonly forget: string;
  readonly script: ScriptTexts;
}

/** What the script says: it reads these from the page. `{…}` is filled in. */
interface ScriptTexts {
  readonly paste: string;
  readonly asking: string;
  readonly forgotten: string;
  readonly found: string;
  readonly foundMore: string;
  readonly file: string;
  readonly fromReceipt: string;
  readonly refused: string;
}
