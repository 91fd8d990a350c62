/** A queue with cheap removal at its front and access by position. */

export interface Fifo<T> {
  readonly length: number;
  push(item: T): void;
  shift(): T | undefined;
  /** The item `position` places behind the front. */
  at(position: number): T | undefined;
  clear(): void;
}

/** Spent places are given back in strides of this many, so that a removal costs the same at any length. */
const STRIDE = 1024;

export function makeFifo<T>(): Fifo<T> {
  let items: (T | undefined)[] = [];
  let front = 0;
  return {
    get length() {
      return items.length - front;
    },
    push(item) {
      items.push(item);
    },
    shift() {
      if (front >= items.length) return undefined;
      const item = items[front];
      items[front] = undefined;
      front += 1;
      if (front >= STRIDE && front * 2 >= items.length) {
        items = items.slice(front);
        front = 0;
      }
      return item;
    },
    at: (position) => items[front + position],
    clear() {
      items = [];
      front = 0;
    },
  };
}
