// A receipt of ours is judged by code that is not ours: filippo.io/torchwood, which reads the same format.
import {
  addSignatures,
  cosignText,
  formatReceipt,
  formatVkey,
  LogError,
  parseEntry,
  parseNote,
  parseReceipt,
  parseVkey,
  signerKey,
  textOfUtf8,
  verifyReceipt,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { createRandom } from '@centesimo/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { GO_BUILD_MS } from '../../../tools/interop/go-verifiers.ts';
import { makeReceipt, type OpenedLog, openLog } from '../src/index.ts';
import { programOf, runGoVerifier, type Verdict, whyNoGo } from './go-verifiers.fixture.ts';
import { historyOf } from './history.fixture.ts';
import { logOfEvents, memorySource } from './test-log.fixture.ts';

const LOG = logOfEvents(historyOf(31, 400));
const TRUST = { logKey: parseVkey(nodeSha256, LOG.vkey) };
const keyOf = (name: string, fill: number, type: 'cosignature/v1' | 'ed25519') =>
  signerKey(nodeSha256, nodeEd25519, name, type, new Uint8Array(32).fill(fill));

const opened = (): Promise<OpenedLog> => openLog(memorySource(LOG), LOG.vkey);
const judged = (receipt: string, ...vkeys: string[]): Verdict => runGoVerifier('receipt', vkeys, receipt);

/** What both say: the entry that is proved, or that nothing is. */
function verdicts(receipt: string): { ours: string | undefined; theirs: string | undefined } {
  const { out, status } = judged(receipt, LOG.vkey);
  return {
    ours: oursOf(receipt),
    theirs: status === 0 ? (JSON.parse(out) as { entry: string }).entry : undefined,
  };
}

function oursOf(receipt: string): string | undefined {
  try {
    return textOfUtf8(verifyReceipt(nodeSha256, nodeEd25519, receipt, TRUST).entry);
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

/** The first entry of each type of event, the first and the last one of the log. */
async function wantedEntries(log: OpenedLog): Promise<Map<string, number>> {
  const wanted = new Map([
    ['the first', 0],
    ['the last', LOG.size - 1],
  ]);
  for (let index = 0; index < LOG.size; index += 1) {
    const { extra } = parseReceipt(await makeReceipt(log, index));
    const type =
      /"type":"org\.centesimo\.([a-z.-]+)\.v1"/.exec(textOfUtf8(extra ?? new Uint8Array()))?.[1] ?? '';
    if (!wanted.has(type)) wanted.set(type, index);
  }
  return wanted;
}

describe.skipIf(whyNoGo() !== '')('filippo.io/torchwood', { timeout: 180_000 }, () => {
  beforeAll(() => void programOf('receipt'), GO_BUILD_MS);

  it('accepts the receipt of a gift, of an expense and of every other kind of entry', async () => {
    const log = await opened();
    const wanted = await wantedEntries(log);
    expect([...wanted.keys()]).toEqual(
      expect.arrayContaining(['gift.received', 'expense.recorded', 'gifts.placed']),
    );
    for (const [what, index] of wanted) {
      const { ours, theirs } = verdicts(await makeReceipt(log, index));
      expect({ what, theirs }).toEqual({ what, theirs: ours });
      expect(parseEntry(theirs ?? '').index).toBe(index);
    }
  });

  it('accepts one under a checkpoint that a witness cosigned, and asks for the witness where it should', async () => {
    const receipt = parseReceipt(await makeReceipt(await opened(), 7));
    const witness = keyOf('witness.example', 4, 'cosignature/v1');
    const cosignature = cosignText(nodeEd25519, witness, parseNote(receipt.checkpoint).text, 1_767_139_200);
    const cosigned = formatReceipt({
      ...receipt,
      checkpoint: addSignatures(receipt.checkpoint, [cosignature]),
    });
    expect(judged(cosigned, LOG.vkey)).toMatchObject({ status: 0 });
    expect(judged(cosigned, LOG.vkey, formatVkey(witness))).toMatchObject({ status: 0 });
    expect(judged(formatReceipt(receipt), LOG.vkey, formatVkey(witness))).toMatchObject({ status: 1 });
    const other = keyOf('witness.example', 5, 'cosignature/v1');
    expect(judged(cosigned, LOG.vkey, formatVkey(other))).toMatchObject({ status: 1 });
  });

  it('refuses a receipt changed in any of its parts, as we do', async () => {
    const log = await opened();
    const text = await makeReceipt(log, 7);
    const receipt = parseReceipt(text);
    const [first = '', ...rest] = receipt.proof;
    const other = parseReceipt(await makeReceipt(log, 8));
    const entry = Buffer.from(receipt.extra ?? []);
    entry[entry.indexOf('"data"')] = 0x20;
    const changed: Record<string, string> = {
      'another entry': formatReceipt({ ...receipt, extra: entry }),
      'the entry after it': formatReceipt({ ...receipt, extra: other.extra ?? new Uint8Array() }),
      'another index': formatReceipt({ ...receipt, index: 8 }),
      'an index beyond the log': formatReceipt({ ...receipt, index: LOG.size }),
      'the proof of another': formatReceipt({ ...receipt, proof: other.proof }),
      'a proof too short': formatReceipt({ ...receipt, proof: rest }),
      'a proof too long': formatReceipt({ ...receipt, proof: [...receipt.proof, first] }),
      'another size': text.replace(`\n${LOG.size}\n`, `\n${LOG.size + 1}\n`),
      'another origin': text.replaceAll('log.test.example', 'log.other.example'),
      'no checkpoint': text.slice(0, text.indexOf('\n\n') + 2),
      'no signature': text.slice(0, text.indexOf('\n\u2014')),
      'another format': text.replace('@v1', '@v2'),
      nothing: '',
    };
    for (const [what, given] of Object.entries(changed))
      expect({ what, ...verdicts(given) }).toEqual({ what, ours: undefined, theirs: undefined });
    expect(verdicts(text).theirs).toBe(oursOf(text));
    const stranger = formatVkey(keyOf('log.test.example', 8, 'ed25519'));
    expect(judged(text, stranger)).toMatchObject({ status: 1 });
  });

  it('says of 300 receipts with one character changed what we say, or is less strict about the form', async () => {
    const text = await makeReceipt(await opened(), 7);
    const random = createRandom(11);
    const entry = oursOf(text);
    let accepted = 0;
    for (let i = 0; i < 300; i += 1) {
      const at = random.int(0, text.length - 1);
      const given =
        text.slice(0, at) +
        String.fromCharCode(text.charCodeAt(at) ^ (1 << random.int(0, 5))) +
        text.slice(at + 1);
      const { ours, theirs } = verdicts(given);
      // Whoever accepts it has the same entry proved; what we accept, they accept.
      if (theirs !== undefined) expect({ given, theirs }).toEqual({ given, theirs: entry });
      if (ours !== undefined) expect({ given, ours, theirs }).toEqual({ given, ours: entry, theirs: entry });
      accepted += ours === undefined ? 0 : 1;
    }
    // Changes in the key id or name of the one signature make it nobody's: so nothing is left to accept.
    expect(accepted).toBe(0);
  });
});
