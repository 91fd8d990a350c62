/** The names and sizes a bus accepts. */
import { BusError, MESSAGE_BYTES_MAX } from './port.ts';
import type { Message } from './port.ts';

const TOPIC_NAME = /^[a-zA-Z0-9._-]{1,249}$/;
/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;

/** Refuses a topic or group name Kafka would refuse. @throws BusError `wrong-topic` */
export function checkTopicName(name: string): void {
  if (TOPIC_NAME.test(name)) return;
  const shown = JSON.stringify(name.slice(0, 60));
  throw new BusError('wrong-topic', `The name ${shown} is not 1 to 249 of the characters a-z A-Z 0-9 . _ -.`);
}

/** Of one topic. */
export const PARTITIONS_MAX = 1_024;

/** @throws BusError `wrong-topic` */
export function checkPartitions(topic: string, partitions: number): void {
  if (Number.isInteger(partitions) && partitions >= 1 && partitions <= PARTITIONS_MAX) return;
  throw new BusError(
    'wrong-topic',
    `${topic}: ${partitions} is not a number of partitions from 1 to ${PARTITIONS_MAX}.`,
  );
}

/** Upper bound of a message's bytes that needs no look at its characters. */
function unitsOf(message: Message): number {
  let units = message.value.length;
  for (const name in message.headers) units += name.length + (message.headers[name]?.length ?? 0);
  return units;
}

function bytesOf(message: Message): number {
  const headers = Object.entries(message.headers);
  const headerBytes = headers.map(([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(value));
  return headerBytes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(message.value));
}

/** Refuses messages over `MESSAGE_BYTES_MAX`. @throws BusError `too-large` */
export function checkMessages(messages: readonly Message[]): void {
  for (const message of messages) {
    if (unitsOf(message) * BYTES_PER_UNIT_MAX <= MESSAGE_BYTES_MAX) continue;
    const bytes = bytesOf(message);
    if (bytes <= MESSAGE_BYTES_MAX) continue;
    throw new BusError('too-large', `A message has ${bytes} bytes; the limit is ${MESSAGE_BYTES_MAX}.`);
  }
}
