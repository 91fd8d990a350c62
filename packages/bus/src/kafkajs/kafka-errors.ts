/** What KafkaJS throws, in the port's words. */
import kafkajs from 'kafkajs';
import { BusError, type BusErrorCode } from '../port.ts';

// CommonJS whose names Node cannot see one by one.
const { KafkaJSError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs;

/** The member is no longer who it was to the group: somebody else has the partition now, or soon. */
const LOST_MEMBERSHIP = new Set(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS']);
/** The broker refused before it stored anything. */
const REFUSED: Readonly<Record<string, BusErrorCode>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'unavailable',
  LEADER_NOT_AVAILABLE: 'unavailable',
  NOT_LEADER_FOR_PARTITION: 'unavailable',
  NOT_ENOUGH_REPLICAS: 'unavailable',
  TOPIC_AUTHORIZATION_FAILED: 'unavailable',
  CLUSTER_AUTHORIZATION_FAILED: 'unavailable',
  GROUP_AUTHORIZATION_FAILED: 'unavailable',
  SASL_AUTHENTICATION_FAILED: 'unavailable',
  MESSAGE_TOO_LARGE: 'too-large',
  RECORD_LIST_TOO_LARGE: 'too-large',
};
/** Trying again does not help: an operator must act. */
const FOR_AN_OPERATOR = /AUTH|TOO_LARGE/;

/** The error that KafkaJS's retries ended with. */
function rootOf(error: Error): Error {
  const { cause } = error;
  const wraps = error instanceof KafkaJSNumberOfRetriesExceeded || !(error instanceof KafkaJSProtocolError);
  return wraps && cause instanceof Error ? rootOf(cause) : error;
}

function typeOf(error: Error): string {
  return error instanceof KafkaJSProtocolError ? error.type : error.name;
}

/** An error of KafkaJS as one of the port; anything else passes. `write`: it may have happened all the same. */
export function toBusError(error: unknown, doing: string, kind: 'ask' | 'write'): unknown {
  if (!(error instanceof KafkaJSError)) return error;
  const root = rootOf(error);
  const type = typeOf(root);
  if (LOST_MEMBERSHIP.has(type))
    return new BusError('not-assigned', `${doing}: ${root.message}`, { cause: error });
  const never = type === 'KafkaJSConnectionError' || kind === 'ask';
  const code = REFUSED[type] ?? (never ? 'unavailable' : 'unknown-outcome');
  const retriable = !FOR_AN_OPERATOR.test(type) && code !== 'too-large';
  return new BusError(code, `${doing}: ${root.message}`, { cause: error, retriable });
}
