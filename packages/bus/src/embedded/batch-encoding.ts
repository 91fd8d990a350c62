/**
 * The bytes of a stored batch: a line of JSON with each message's key, headers and length of value (UTF-16 units), then
 * all values on end. Values are JSON texts themselves; so they need no escape.
 */
import type { Message, ReceivedMessage } from '../port.ts';

type MessageHead = readonly [key: string, headers: Record<string, string>, valueLength: number];

/** A run of messages of one partition, at offsets `base`, `base + 1`, … */
export interface MessageBatch {
  readonly base: number;
  readonly messages: readonly ReceivedMessage[];
}

export function encodeBatch(messages: readonly Message[]): Uint8Array {
  const heads = messages.map(({ key, headers, value }) => [key, headers, value.length]);
  return Buffer.from(`${JSON.stringify(heads)}\n${messages.map(({ value }) => value).join('')}`, 'utf8');
}

/** @throws SyntaxError when the bytes are not a batch */
export function decodeBatch(bytes: Uint8Array, partition: number, base: number): MessageBatch {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const headEnd = text.indexOf('\n');
  const heads = JSON.parse(text.slice(0, headEnd)) as MessageHead[];
  let from = headEnd + 1;
  const messages = heads.map(([key, headers, length], at) => {
    const value = text.slice(from, from + length);
    from += length;
    return { partition, offset: base + at, key, headers, value };
  });
  if (from !== text.length) throw new SyntaxError(`The batch has ${text.length} characters, not ${from}.`);
  return { base, messages };
}
