/** How fast events are read and written, against the bare JSON.parse and JSON.stringify of the same bytes in the same run. */
import { availableParallelism, cpus } from 'node:os';
import { SAMPLE_EVENTS } from '../tools/sample-events.ts';
import {
  compactTrailCode,
  eventText,
  fromMessage,
  giftId,
  parseEvent,
  parsePaymentId,
  parseProcessorId,
  readTrailCode,
  toMessage,
} from '../src/index.ts';
import type { PaymentId, ProcessorId } from '../src/index.ts';

const BATCH = 20_000;
const ROUNDS = 15;

const gift = SAMPLE_EVENTS['org.centesimo.gift.received.v1'];
const events = Array.from({ length: BATCH }, (_, i) => ({
  ...gift,
  id: String(i),
  data: { ...gift.data, gross: 1 + i },
}));
const dataTexts = events.map((event) => JSON.stringify(event.data));
const texts = events.map((event, i) => eventText(event, dataTexts[i] ?? ''));
const messages = events.map((event, i) => toMessage(event, dataTexts[i] ?? ''));
const bytes = Buffer.alloc(16, 7);
const code = compactTrailCode(bytes);
const processor = parseProcessorId('bank') as ProcessorId;
const payment = parsePaymentId('payment') as PaymentId;
const mac = Buffer.alloc(32, 9);

/** The compared ways; the first of each group is the bare limit of the group. */
const GROUPS: readonly (readonly [string, (i: number) => unknown])[][] = [
  [
    ['JSON.parse of the event', (i) => JSON.parse(texts[i] ?? '')],
    ['parseEvent of the parsed event', (i) => parseEvent(events[i])],
    ['JSON.parse and parseEvent', (i) => parseEvent(JSON.parse(texts[i] ?? ''))],
  ],
  [
    ['JSON.parse of the data', (i) => JSON.parse(dataTexts[i] ?? '')],
    ['fromMessage', (i) => fromMessage(messages[i] ?? { key: '', headers: {}, value: '' })],
  ],
  [
    ['JSON.stringify of the event', (i) => JSON.stringify(events[i])],
    ['eventText', (i) => eventText(events[i] ?? gift, dataTexts[i] ?? '')],
  ],
  [
    ['compactTrailCode', () => compactTrailCode(bytes)],
    ['readTrailCode', () => readTrailCode(code)],
    ['giftId, hash not counted', () => giftId(processor, payment, () => mac)],
  ],
];

/** Operations a second: the best of the rounds, since everything else on the machine only slows one down. */
function measure(run: (i: number) => unknown): number {
  let best = 0;
  let kept: unknown;
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < BATCH; i++) kept = run(i);
    best = Math.max(best, BATCH / (Number(process.hrtime.bigint() - start) / 1e9));
  }
  if (kept === undefined) throw new Error('nothing was made');
  return best;
}

console.log(
  `events: ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}`,
);
console.log(`one gift.received of ${texts[0]?.length ?? 0} bytes, best of ${ROUNDS} rounds of ${BATCH}\n`);
console.log('what                              per second   time against the first');
for (const group of GROUPS) {
  const rates = group.map(([name, run]) => [name, measure(run)] as const);
  const bare = rates[0]?.[1] ?? 0;
  for (const [name, rate] of rates) {
    console.log(
      `${name.padEnd(32)}${Math.round(rate).toLocaleString('en').padStart(12)}${(bare / rate).toFixed(2).padStart(15)}`,
    );
  }
  console.log();
}
