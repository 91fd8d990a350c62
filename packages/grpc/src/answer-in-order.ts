/** Answers a stream of requests with several in hand at once: how one bulk stream fills the journal's batches. */

/**
 * Yields one answer for each request, in their order, with at most `inHandMax` requests begun and not yet answered. When
 * reading fails, what was begun is answered first; when `handle` fails, the stream ends in its turn. All that was begun
 * has settled when it ends.
 */
export async function* answerInOrder<Request, Response>(
  requests: AsyncIterable<Request>,
  inHandMax: number,
  handle: (request: Request) => Promise<Response>,
): AsyncGenerator<Response> {
  const inHand: Promise<Response>[] = [];
  const source = requests[Symbol.asyncIterator]();
  let reading: Promise<Read<Request>> | undefined = readNext(source);
  let failure: { readonly error: unknown } | undefined;
  try {
    while (reading !== undefined || inHand.length > 0) {
      const step: Step<Request, Response> = await nextStep(
        inHand.length < inHandMax ? reading : undefined,
        inHand[0],
      );
      if (step.kind === 'answered') {
        void inHand.shift();
        yield step.answer;
      } else if (step.kind === 'request') {
        inHand.push(begin(handle, step.request));
        reading = readNext(source);
      } else {
        if (step.kind === 'failed') failure = step;
        reading = undefined;
      }
    }
  } finally {
    await Promise.allSettled(inHand);
    // Not awaited: it would wait for a request that may never come.
    source.return?.().catch(() => undefined);
  }
  if (failure !== undefined) throw failure.error;
}

type Read<Request> =
  | { readonly kind: 'request'; readonly request: Request }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly error: unknown };
type Step<Request, Response> = Read<Request> | { readonly kind: 'answered'; readonly answer: Response };

/** Never rejects, so it may wait unheard while no further request is wanted. */
async function readNext<Request>(source: AsyncIterator<Request>): Promise<Read<Request>> {
  try {
    const read = await source.next();
    return read.done === true ? { kind: 'ended' } : { kind: 'request', request: read.value };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function begin<Request, Response>(
  handle: (request: Request) => Promise<Response>,
  request: Request,
): Promise<Response> {
  const answer = handle(request);
  // A failure is thrown when its turn comes; until then it must not count as unheard.
  answer.catch(() => undefined);
  return answer;
}

/** Whichever comes first: another request, where one more may be begun, or the oldest answer. */
function nextStep<Request, Response>(
  reading: Promise<Read<Request>> | undefined,
  head: Promise<Response> | undefined,
): Promise<Step<Request, Response>> {
  const steps: Promise<Step<Request, Response>>[] = [];
  if (head !== undefined) steps.push(head.then((answer) => ({ kind: 'answered', answer })));
  if (reading !== undefined) steps.push(reading);
  return Promise.race(steps);
}
