/** Tampering: each attack on a log is detected, and by the means that the table at the end names. */
import {
  canonicalText,
  checkLink,
  createChain,
  decodeBundle,
  encodeBundle,
  entryText,
  leafHashOfText,
  nextFields,
  utf8OfText,
} from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyLog } from '../src/index.ts';
import type { Failed, Verification } from '../src/index.ts';
import { historyOf } from './history.fixture.ts';
import { entryTexts, logOfEvents, logOfTexts, memorySource } from './test-log.fixture.ts';
import type { TestEvent, TestLog } from './test-log.fixture.ts';

const events = historyOf(11, 300);
const log = logOfEvents(events);
const texts = [...entryTexts(events)];
const note = log.files.get('checkpoint') as Uint8Array;
const rows: { attack: string; 'detected by': string }[] = [];

afterAll(() => console.table(rows));

async function check(files: Pick<TestLog, 'files'>, since?: Uint8Array): Promise<Verification> {
  return verifyLog(memorySource(files), { vkey: log.vkey, ...(since === undefined ? {} : { since }) });
}

/** A gift in the middle whose ledger has later entries. */
const VICTIM = events.findIndex(({ name }, i) => i > 100 && name === 'gift.received');

/** The log's own bundles with other entries in them: tiles and checkpoint as published. */
function withEntries(changed: readonly string[]): Pick<TestLog, 'files'> {
  const files = new Map(log.files);
  for (const path of files.keys()) if (path.startsWith('tile/entries/')) files.delete(path);
  for (let at = 0; at < changed.length; at += 256) {
    const entries = changed.slice(at, at + 256).map((text) => utf8OfText(text));
    const partial = entries.length === 256 ? '' : `.p/${entries.length}`;
    files.set(`tile/entries/${String(at / 256).padStart(3, '0')}${partial}`, encodeBundle(entries));
  }
  return { files };
}

/** The first bundle with other entries in it. */
function inBundle(change: (entries: readonly string[]) => readonly string[]): Pick<TestLog, 'files'> {
  const path = [...log.files.keys()].find((name) => name.startsWith('tile/entries/000')) ?? '';
  const entries = change(texts.slice(0, 256)).map((text) => utf8OfText(text));
  return { files: new Map([...log.files, [path, encodeBundle(entries)]]) };
}

function without(list: readonly string[], index: number): string[] {
  return list.filter((_, at) => at !== index);
}

function swapped<Item>(list: readonly Item[], a: number, b: number): Item[] {
  const copy = [...list];
  [copy[a], copy[b]] = [list[b] as Item, list[a] as Item];
  return copy;
}

/** One cent more, in the text of the victim. */
function richer(text: string): string {
  return text.replace(/"gross":([0-9]+)/, (_, gross) => `"gross":${Number(gross) + 1}`);
}

function otherLedger(text: string): string {
  return text
    .replaceAll('"ledger":"acqua-viva"', '"ledger":"PANE"')
    .replaceAll('"ledger":"pane"', '"ledger":"acqua-viva"')
    .replaceAll('"PANE"', '"pane"');
}

const richerEvents = events.map((event, at): TestEvent => {
  if (at !== VICTIM) return event;
  return { ...event, data: { ...event.data, gross: (event.data as { gross: number }).gross + 1 } };
});

/** All later events of the ledger dropped, so that nothing in the log contradicts the change. */
const quietly = (list: readonly TestEvent[]): TestEvent[] => list.slice(0, VICTIM + 1);
const swap = texts.map((text, at) => (at === VICTIM ? richer(text) : text));

interface Attack {
  readonly attack: string;
  readonly by: readonly string[];
  readonly files: Pick<TestLog, 'files'>;
  readonly since?: Uint8Array;
}

const ATTACKS: Attack[] = [
  { attack: 'amount changed in a bundle', by: ['tile-differs'], files: withEntries(swap) },
  {
    attack: 'entry removed from a bundle',
    by: ['bundle-malformed'],
    files: inBundle((own) => without(own, VICTIM)),
  },
  {
    attack: 'entry added to a bundle',
    by: ['tile-differs'],
    files: inBundle((own) => [...own.slice(0, VICTIM), own[VICTIM] as string, ...own.slice(VICTIM, -1)]),
  },
  {
    attack: 'two entries swapped in bundles',
    by: ['tile-differs'],
    files: withEntries(swapped(texts, VICTIM, 20)),
  },
  {
    attack: 'entry moved to another ledger, tree signed again',
    by: ['chain-broken'],
    files: logOfTexts(texts.map((text, at) => (at === VICTIM ? otherLedger(text) : text))),
  },
  { attack: 'amount changed, tree signed again', by: ['chain-broken'], files: logOfTexts(swap) },
  {
    attack: 'entry removed, tree signed again',
    by: ['chain-broken'],
    files: logOfTexts(without(texts, VICTIM)),
  },
  {
    attack: 'entry repeated, tree signed again',
    by: ['chain-broken'],
    files: logOfTexts([...texts.slice(0, VICTIM + 1), ...texts.slice(VICTIM)]),
  },
  {
    attack: 'the chains of two ledgers crossed, tree signed again',
    by: ['chain-broken'],
    files: logOfTexts(crossedChains()),
  },
  {
    attack: 'an event in the chain of another ledger, all rebuilt and signed again',
    by: ['event-refused'],
    files: logOfTexts(inForeignChain()),
  },
  {
    attack: 'two entries swapped, tree signed again',
    by: ['chain-broken'],
    files: logOfTexts(swapped(texts, VICTIM, 20)),
  },
  {
    attack: 'event removed, chains rebuilt, all signed again',
    by: ['journal-broken'],
    files: logOfTexts(entryTexts(withPositions(events).filter((_, at) => at !== VICTIM))),
  },
  {
    attack: 'event repeated, chains rebuilt, all signed again',
    by: ['journal-broken', 'money-rule'],
    files: logOfTexts(entryTexts([...withPositions(events), withPositions(events)[VICTIM] as TestEvent])),
  },
  {
    attack: 'event moved to another ledger, chains rebuilt, all signed again',
    by: ['journal-broken'],
    files: logOfTexts(
      entryTexts(
        withPositions(events).map((event, at) =>
          at === VICTIM ? { ...event, ledger: event.ledger === 'pane' ? 'acqua-viva' : 'pane' } : event,
        ),
      ),
    ),
  },
  {
    attack: 'amount changed, everything rebuilt and signed again; later placements contradict it',
    by: ['money-rule'],
    files: logOfEvents(richerEvents),
  },
  {
    attack: 'amount changed, everything rebuilt and signed again, without a trace in the log',
    by: ['history-rewritten'],
    files: logOfEvents(quietly(richerEvents)),
    since: logOfEvents(quietly(events)).files.get('checkpoint') as Uint8Array,
  },
  {
    attack: 'tail cut, everything signed again',
    by: ['log-shrunk'],
    files: logOfEvents(quietly(events)),
    since: note,
  },
  { attack: 'an entry more in the last bundle', by: ['bundle-malformed'], files: longTail() },
  { attack: 'tail cut in the last bundle', by: ['bundle-malformed'], files: cutTail() },
  { attack: 'checkpoint signed by another key', by: ['checkpoint-refused'], files: forged() },
];

/** Events that keep the position they had, whatever is done to the list. */
function withPositions(list: readonly TestEvent[]): TestEvent[] {
  return [...entryTexts(list)].map((text, at) => {
    const { event } = JSON.parse(text) as { event: { source: string; id: string } };
    return { ...(list[at] as TestEvent), source: event.source, id: event.id };
  });
}

/** From some entry on, each of two ledgers goes on with the chain of the other. */
function crossedChains(): string[] {
  const [one, other] = texts
    .slice(VICTIM)
    .reduce<[string, string]>(
      (found, text) =>
        text.includes('"ledger":"pane"') ? [found[0] || text, found[1]] : [found[0], found[1] || text],
      ['', ''],
    );
  const fieldsOf = (text: string): string => /"prev":"[0-9a-f]+","seq":[0-9]+/.exec(text)?.[0] ?? '';
  return texts.map((text) => {
    if (text === one) return text.replace(fieldsOf(one), fieldsOf(other));
    return text === other ? text.replace(fieldsOf(other), fieldsOf(one)) : text;
  });
}

/** Whole chains, one of which has an event of another ledger in it. */
function inForeignChain(): string[] {
  const chain = createChain();
  return texts.map((text, at) => {
    const { chain: own, event } = JSON.parse(text) as { chain: { ledger: string }; event: object };
    const fields = nextFields(chain, at === VICTIM ? 'terra' : own.ledger);
    const moved = entryText(fields, canonicalText(event));
    checkLink(chain, fields, leafHashOfText(nodeSha256, moved));
    return moved;
  });
}

function cutTail(): Pick<TestLog, 'files'> {
  const files = new Map(log.files);
  const path = [...files.keys()].find((name) => /^tile\/entries\/.*\.p\//.test(name)) ?? '';
  const bundle = files.get(path) as Uint8Array;
  files.set(path, encodeBundle(decodeBundle(bundle, log.size % 256).slice(0, -1)));
  return { files };
}

function longTail(): Pick<TestLog, 'files'> {
  const path = [...log.files.keys()].find((name) => /^tile\/entries\/.*\.p\//.test(name)) ?? '';
  const entries = decodeBundle(log.files.get(path) as Uint8Array, log.size % 256);
  return { files: new Map([...log.files, [path, encodeBundle([...entries, entries[0] as Uint8Array])]]) };
}

function forged(): Pick<TestLog, 'files'> {
  const text = Buffer.from(note).toString();
  const line = text.split('\n').find((part) => part.startsWith('\u2014')) ?? '';
  const [, name, signature = ''] = line.split(' ');
  const bytes = Buffer.from(signature, 'base64');
  bytes.fill(1, 4);
  const other = text.replace(line, `\u2014 ${name} ${bytes.toString('base64')}`);
  return { files: new Map([...log.files, ['checkpoint', Buffer.from(other)]]) };
}

describe('tampering', () => {
  it('is not found in the log itself', async () => {
    expect(await check(log)).toMatchObject({ kind: 'verified' });
    expect(await check(log, note)).toMatchObject({ kind: 'verified', since: log.size });
    const middle = logOfTexts(texts.slice(0, VICTIM)).files.get('checkpoint') as Uint8Array;
    expect(await check(log, middle)).toMatchObject({ kind: 'verified', since: VICTIM });
  });

  it.each(ATTACKS)('is detected: $attack', async ({ attack, by, files, since }) => {
    const result = await check(files, since);
    expect(result.kind).toBe('failed');
    const { failures, evidence } = result as Failed;
    const found = [...new Set(failures.map(({ what }) => what))];
    expect(found).toEqual(expect.arrayContaining([...by]));
    expect(evidence.map(({ name }) => name)).toContain('checkpoint');
    rows.push({
      attack,
      'detected by': since === undefined ? found.join(', ') : `--since: ${found.join(', ')}`,
    });
  });

  it('by withholding files is never called verified', async () => {
    for (const path of log.files.keys()) {
      const files = new Map(log.files);
      files.delete(path);
      const result = await check({ files });
      const isHashTile = path.startsWith('tile/') && !path.startsWith('tile/entries/');
      if (isHashTile) expect(result).toMatchObject({ kind: 'verified', tilesMissing: 1 });
      else expect(result.kind).toBe('unchecked');
    }
    rows.push({ attack: 'a bundle or the checkpoint withheld', 'detected by': 'could not check (exit 2)' });
  });
});
