/** A binary heap of events, ordered by virtual time, then by a seeded tie, then by the order of scheduling. */

export interface SimEvent {
  readonly timeMs: number;
  readonly tie: number;
  readonly sequence: number;
  readonly run: () => void;
  cancelled: boolean;
}

export interface EventHeap {
  push(event: SimEvent): void;
  /** The first event that is not cancelled, left in place. */
  peek(): SimEvent | undefined;
  pop(): SimEvent | undefined;
  size(): number;
}

export function createEventHeap(): EventHeap {
  const heap: SimEvent[] = [];
  const removeFirst = () => {
    const last = heap.pop()!;
    if (heap.length === 0) return;
    heap[0] = last;
    siftDown(heap);
  };
  const peek = () => {
    while (heap.length > 0 && heap[0]!.cancelled) removeFirst();
    return heap[0];
  };
  return {
    push: (event) => {
      heap.push(event);
      siftUp(heap);
    },
    peek,
    pop: () => {
      const first = peek();
      if (first !== undefined) removeFirst();
      return first;
    },
    size: () => heap.length,
  };
}

function isBefore(a: SimEvent, b: SimEvent): boolean {
  if (a.timeMs !== b.timeMs) return a.timeMs < b.timeMs;
  return a.tie !== b.tie ? a.tie < b.tie : a.sequence < b.sequence;
}

function siftUp(heap: SimEvent[]): void {
  let child = heap.length - 1;
  const event = heap[child]!;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (!isBefore(event, heap[parent]!)) break;
    heap[child] = heap[parent]!;
    child = parent;
  }
  heap[child] = event;
}

function siftDown(heap: SimEvent[]): void {
  const event = heap[0]!;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, event)) break;
    heap[parent] = heap[child]!;
    parent = child;
  }
  heap[parent] = event;
}
