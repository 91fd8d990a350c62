// A log that grows as a test says: one ledger, gifts, and payments of which one may be a lie; as files, or served.
import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { applyEvent, createLedgerState, planExpense, planPlacement } from '@centesimo/cents';
import { eventText, expenseId, keyedId, trailKey } from '@centesimo/events';
import {
  appendLeaves,
  canonicalText,
  checkLink,
  createChain,
  createTileBuilder,
  encodeBundle,
  entryText,
  formatVkey,
  leafHashOfText,
  nextFields,
  signCheckpoint,
  signerKey,
  takeTiles,
  tileAt,
  tilePath,
  treeRoot,
  utf8OfText,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';

const LEDGER = 'acqua-viva';
const BY = { actor: `${'A'.repeat(21)}A`, role: 'staff' };
const KEY = signerKey(nodeSha256, nodeEd25519, 'log.test.example', 'ed25519', new Uint8Array(32).fill(7));
export const VKEY = formatVkey(KEY);

/** By path, `checkpoint` among them. */
export type Files = ReadonlyMap<string, Uint8Array>;

export class GrowingLog {
  readonly texts: string[] = [];
  readonly #state = createLedgerState(nodeSha256);
  readonly #chain = createChain();
  readonly #positions = new Map<string, number>();
  #gifts = 0;
  #expenses = 0;

  constructor() {
    const reserves = [{ currency: 'EUR', fund: 'general' }];
    const opened = { baseCurrency: 'EUR', by: BY, currencies: ['EUR'], policy: 'fifo@1', reserves };
    this.#tell('allocation', 'ledger.opened', LEDGER, opened);
    const shares = [{ fund: 'general', weight: 1 }];
    this.#tell('allocation', 'placement-rule.set', LEDGER, { by: BY, shares, version: 1 });
  }

  /** So many gifts of ten euro and `more` cents, placed. */
  give(count: number, more = 0): this {
    for (let i = 0; i < count; i += 1) {
      this.#gifts += 1;
      const id = hash('sha256', `gift ${this.#gifts}`, 'buffer');
      const key = trailKey(id.subarray(0, 16), (bytes) => hash('sha256', bytes, 'base64url'));
      const received = { currency: 'EUR', givenAt: '2024-05-31', gross: 1000 + more, processor: 'demo-pay' };
      this.#tell('donation', 'gift.received', keyedId('gift', id), { ...received, trailKey: key });
    }
    this.#tell('allocation', 'gifts.placed', LEDGER, planPlacement(this.#state, count) ?? {});
    return this;
  }

  /** Pays a bill; a lie pays it a second time with the same cents. */
  spend(isTwice = false): this {
    const plan = planExpense(this.#state, { amount: 1000, currency: 'EUR', funds: ['general'] });
    if (!plan.ok) throw new Error(plan.code);
    const bill = { amount: 1000, by: BY, currency: 'EUR', paidAt: '2024-06-02', ...plan.data };
    this.#tell('allocation', 'expense.recorded', this.#expense(), bill);
    if (isTwice) this.#tell('allocation', 'expense.recorded', this.#expense(), bill, true);
    return this;
  }

  #expense(): string {
    this.#expenses += 1;
    return expenseId(hash('sha256', `expense ${this.#expenses}`, 'buffer').subarray(0, 16));
  }

  #tell(owner: string, name: string, subject: string, data: object, isLie = false): void {
    const source = `/g1/${owner}/0`;
    const k = this.#positions.get(source) ?? 0;
    this.#positions.set(source, k + 1);
    const type = `org.centesimo.${name}.v1`;
    const violation = applyEvent(this.#state, { type, subject, data } as never);
    if ((violation !== undefined) !== isLie) throw new Error(violation?.code ?? 'no lie');
    const attributes = {
      id: String(k),
      ledger: LEDGER,
      source,
      subject,
      time: '2024-06-01T12:00:00.000Z',
      type,
    };
    const fields = nextFields(this.#chain, LEDGER);
    const text = entryText(fields, eventText(attributes, canonicalText(data)));
    checkLink(this.#chain, fields, leafHashOfText(nodeSha256, text));
    this.texts.push(text);
  }

  /** All files of its first entries. */
  files(size = this.texts.length): Files {
    const files = new Map<string, Uint8Array>();
    const builder = createTileBuilder();
    for (let first = 0; first < size; first += 256) {
      const some = this.texts.slice(first, Math.min(size, first + 256));
      const tile = { level: 'entries', index: first / 256, width: some.length } as const;
      files.set(tilePath(tile), encodeBundle(some.map((text) => utf8OfText(text))));
      appendLeaves(
        nodeSha256,
        builder,
        some.map((text) => leafHashOfText(nodeSha256, text)),
      );
      for (const { tile: hashes, bytes } of takeTiles(builder)) files.set(tilePath(hashes), bytes);
    }
    for (const [level, { first, hashes }] of builder.levels.entries()) {
      const tile = tileAt(level, first / 256, size);
      if (tile?.width === hashes.length) files.set(tilePath(tile), Buffer.from(hashes.join(''), 'latin1'));
    }
    const root = treeRoot(nodeSha256, builder);
    return files.set(
      'checkpoint',
      utf8OfText(signCheckpoint(nodeEd25519, KEY, { origin: KEY.name, size, root })),
    );
  }
}

export async function writeFiles(files: Files, folder: string): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

export interface Served extends AsyncDisposable {
  readonly url: string;
  /** What is served: a test puts other files there. */
  files: Files;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** A path whose answer waits until `release`. */
  held: string | undefined;
  release(): void;
}

export async function serve(files: Files): Promise<Served> {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(1);
    served.asked.push(path);
    const answer = (): void => {
      const bytes = served.files.get(path);
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    };
    if (path === served.held) waiting.push(answer);
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const served: Served = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    asked: [],
    held: undefined,
    release: () => {
      served.held = undefined;
      for (const answer of waiting.splice(0)) answer();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return served;
}
