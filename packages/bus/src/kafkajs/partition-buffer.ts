/** What was fetched of one partition and not read yet, in the order of offsets, and who waits for more. */
import type { KafkaMessage } from 'kafkajs';
import type { ReadBatch, ReceivedMessage } from '../port.ts';

/** Fetching pauses above this and goes on at the half of it. */
const BYTES_MAX = 8 * 1024 * 1024;
const MESSAGES_MAX = 4_096;

export interface PartitionBuffer {
  /** Where the next fetch begins. */
  readonly tail: number;
  /** The end of the partition as last seen. */
  end: number;
  /** False where `offset` is not what comes next here: the reader jumped, and fetching must begin anew from there. */
  isAt(offset: number): boolean;
  /** Empties it, to go on from `offset`. */
  restart(offset: number): void;
  /** Takes what a fetch brought; what lies before `tail` is known already. */
  add(messages: readonly KafkaMessage[], next: number, end: number): void;
  take(messagesMax: number): ReadBatch;
  isEmpty(): boolean;
  isFull(): boolean;
  isHalfEmpty(): boolean;
  /** Resolves when something was added, `wake` was called, the time is over or the signal aborted. */
  wait(waitMs: number, signal: AbortSignal | undefined): Promise<void>;
  wake(): void;
}

function toReceived(partition: number, { headers, key, offset, value }: KafkaMessage): ReceivedMessage {
  const texts: Record<string, string> = {};
  for (const name in headers) texts[name] = String(headers[name] ?? '');
  return {
    partition,
    offset: Number(offset),
    key: key?.toString() ?? '',
    headers: texts,
    value: value?.toString() ?? '',
  };
}

export function makePartitionBuffer(partition: number, from: number, end: number): PartitionBuffer {
  let held: ReceivedMessage[] = [];
  let bytes = 0;
  let head = from;
  let tail = from;
  const waiting = new Set<() => void>();
  const sizeOf = ({ value }: ReceivedMessage): number => value.length;
  const wake = (): void => [...waiting].forEach((resume) => resume());
  const buffer: PartitionBuffer = {
    get tail() {
      return tail;
    },
    end,
    isAt: (offset) => offset === head,
    restart(offset) {
      [held, bytes, head, tail] = [[], 0, offset, offset];
    },
    add(messages, next, endSeen) {
      for (const message of messages) {
        if (Number(message.offset) < tail) continue;
        const received = toReceived(partition, message);
        held.push(received);
        bytes += sizeOf(received);
      }
      tail = Math.max(tail, next);
      // The broker notes its end before it reads: what came after that is in the answer, and beyond the end it tells.
      buffer.end = Math.max(endSeen, next);
      // Offsets that hold nothing for us, at the end of what was fetched, are passed at once.
      if (held.length === 0) head = tail;
      wake();
    },
    take(messagesMax) {
      const messages = held.splice(0, messagesMax);
      for (const message of messages) bytes -= sizeOf(message);
      const [first] = held;
      head = first === undefined ? tail : first.offset;
      return { messages, next: head, end: buffer.end };
    },
    isEmpty: () => held.length === 0,
    isFull: () => bytes > BYTES_MAX || held.length > MESSAGES_MAX,
    isHalfEmpty: () => bytes <= BYTES_MAX / 2 && held.length <= MESSAGES_MAX / 2,
    async wait(waitMs, signal) {
      await new Promise<void>((resolve) => {
        const resume = (): void => {
          clearTimeout(timer);
          waiting.delete(resume);
          signal?.removeEventListener('abort', resume);
          resolve();
        };
        const timer = setTimeout(resume, waitMs);
        waiting.add(resume);
        signal?.addEventListener('abort', resume, { once: true });
      });
    },
    wake,
  };
  return buffer;
}
