/** Answers a stream of requests with several in hand at once: how one bulk stream fills the journal's batches. */

/**
 * Yields one answer for each request, in their order, with at most `inHandMax` requests begun and not yet answered. The
 * first failure ends the stream, after all that were begun have settled.
 */
export async function* answerInOrder<Request, Response>(
  requests: AsyncIterable<Request>,
  inHandMax: number,
  handle: (request: Request) => Promise<Response>,
): AsyncGenerator<Response> {
  const inHand: Promise<Response>[] = [];
  const source = requests[Symbol.asyncIterator]();
  let reading: Promise<IteratorResult<Request>> | undefined = source.next();
  try {
    while (reading !== undefined || inHand.length > 0) {
      const head = inHand[0];
      const step = await nextStep(inHand.length < inHandMax ? reading : undefined, head);
      if (step.kind === 'answered') {
        await head;
        void inHand.shift();
        yield step.answer;
      } else if (step.read.done === true) {
        reading = undefined;
      } else {
        const answer = handle(step.read.value);
        // A failure is thrown when its turn comes; until then it must not count as unheard.
        answer.catch(() => undefined);
        inHand.push(answer);
        reading = source.next();
      }
    }
  } finally {
    reading?.catch(() => undefined);
    await Promise.allSettled(inHand);
    // Not awaited: it would wait for a request that may never come.
    source.return?.().catch(() => undefined);
  }
}

type Step<Request, Response> =
  | { readonly kind: 'read'; readonly read: IteratorResult<Request> }
  | { readonly kind: 'answered'; readonly answer: Response };

/** Whichever comes first: another request, where one more may be begun, or the oldest answer. */
function nextStep<Request, Response>(
  reading: Promise<IteratorResult<Request>> | undefined,
  head: Promise<Response> | undefined,
): Promise<Step<Request, Response>> {
  const steps: Promise<Step<Request, Response>>[] = [];
  if (reading !== undefined) steps.push(reading.then((read) => ({ kind: 'read', read })));
  if (head !== undefined) steps.push(head.then((answer) => ({ kind: 'answered', answer })));
  return Promise.race(steps);
}
