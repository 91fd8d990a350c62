/** What KafkaJS throws, in the port's words. */
import kafkajs from 'kafkajs';
import { BusError, type BusErrorCode } from '../port.ts';

// CommonJS whose names Node cannot see one by one.
const { KafkaJSAggregateError, KafkaJSError, KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } = kafkajs;

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
const FOR_AN_OPERATOR = /AUTH|TOO_LARGE|SASLAuthentication|REPLICATION_FACTOR/;

/** The error that KafkaJS's retries ended with. */
function rootOf(error: Error): Error {
  const { cause } = error;
  const wraps = error instanceof KafkaJSNumberOfRetriesExceeded || !(error instanceof KafkaJSProtocolError);
  return wraps && cause instanceof Error ? rootOf(cause) : error;
}

/** The first of several, which a request about several topics ends with. */
function oneOf(error: unknown): unknown {
  return error instanceof KafkaJSAggregateError ? error.errors[0] : error;
}

function typeOf(error: Error): string {
  return error instanceof KafkaJSProtocolError ? error.type : error.name;
}

/** The protocol's name of what went wrong, such as `TOPIC_AUTHORIZATION_FAILED`; else the name of the error. */
export function typeOfRoot(error: unknown): string {
  const one = oneOf(error);
  return one instanceof Error ? typeOf(rootOf(one)) : '';
}

/** Which setting an operator looks at, where the message alone would not say. */
function hintOf(type: string, message: string): string {
  if (/(TOPIC|GROUP|CLUSTER)_AUTHORIZATION_FAILED/.test(type))
    return ' (the user of KAFKA_USERNAME has not the right: `centesimo topic check`, as an administrator, tells which)';
  if (type === 'KafkaJSGroupCoordinatorNotFound')
    return ' (is its broker away, or has the user of KAFKA_USERNAME no right to the group? `centesimo topic check`)';
  if (type === 'KafkaJSSASLAuthenticationError') return ' (look at KAFKA_USERNAME and KAFKA_PASSWORD_FILE)';
  if (type === 'INVALID_REPLICATION_FACTOR') return ' (more copies than brokers: look at --replication)';
  if (!type.startsWith('KafkaJSConnection')) return '';
  if (/certificate|altnames/i.test(message)) return ' (look at KAFKA_CA_FILE)';
  if (/\b(SSL|TLS)\b|wrong version number/i.test(message))
    return ' (KAFKA_CA_FILE turns TLS on: do these brokers speak it?)';
  if (/closed connection|timeout/i.test(message))
    return ' (do these brokers ask for TLS or a user? KAFKA_CA_FILE, KAFKA_USERNAME)';
  return '';
}

/** An error of KafkaJS as one of the port; anything else passes. `write`: it may have happened all the same. */
export function toBusError(thrown: unknown, doing: string, kind: 'ask' | 'write'): unknown {
  const error = oneOf(thrown);
  if (!(error instanceof KafkaJSError)) return error;
  const root = rootOf(error);
  const type = typeOf(root);
  if (LOST_MEMBERSHIP.has(type))
    return new BusError('not-assigned', `${doing}: ${root.message}`, { cause: error });
  const never = type === 'KafkaJSConnectionError' || kind === 'ask';
  const code = REFUSED[type] ?? (never ? 'unavailable' : 'unknown-outcome');
  const retriable = !FOR_AN_OPERATOR.test(type) && code !== 'too-large';
  return new BusError(code, `${doing}: ${root.message}${hintOf(type, root.message)}`, {
    cause: error,
    retriable,
  });
}
