// What is noted belongs to a trace that somebody began: a text that is no traceparent begins none.
import { expect, it } from 'vitest';
import { tracingTo } from './open-tracing.ts';

const TRACE = 'a'.repeat(32);
const SPAN = 'b'.repeat(16);

it('notes spans under a sampled traceparent only', async () => {
  const names: string[] = [];
  const tracing = await tracingTo(
    {
      export: (spans, done) => {
        names.push(...spans.map((span) => `${span.name} ${span.spanContext().traceId}`));
        done({ code: 0 });
      },
      shutdown: () => Promise.resolve(),
    },
    'test',
  );
  const parents = [
    `00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-00`,
    `00-${TRACE}-${SPAN}`,
    'x'.repeat(9_999),
    '',
  ];
  for (const [at, parent] of parents.entries()) tracing.note({ name: `span ${at}`, parent, fromMs: 1 });
  await tracing.stop();
  expect(names).toEqual([`span 0 ${TRACE}`]);
});
