/** Logs: one event name and fields, as JSON lines; never prose, never personal data. */
import pino from 'pino';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Values must be JSON; an Error under `error` is told by its name, code, message and stack. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  with(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly service: string;
  readonly level: LogLevel;
  /** Standard output when left out. */
  readonly destination?: { write(line: string): void };
  /** RFC 3339 time of a line; the system's clock when left out. */
  readonly now?: () => string;
}

/** Names of fields whose values are never written, at the top and two levels down. */
export const REDACTED_FIELDS = [
  'authorization',
  'token',
  'approverToken',
  'secret',
  'privateKey',
  'trailCode',
  'details',
  'detailsJson',
  'salt',
  'donor',
  'name',
  'mail',
  'email',
  'phone',
  'street',
  'iban',
  'message',
  'payment',
] as const;

export function createLogger(options: LoggerOptions): Logger {
  const now = options.now ?? ((): string => new Date().toISOString());
  const settings: pino.LoggerOptions = {
    level: options.level,
    base: { service: options.service },
    messageKey: 'event',
    timestamp: () => `,"time":"${now()}"`,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: redactPaths(), censor: '[redacted]' },
  };
  return wrap(options.destination === undefined ? pino(settings) : pino(settings, options.destination));
}

function wrap(logger: pino.Logger): Logger {
  return {
    debug: (event, fields) => logger.debug(toLine(fields), event),
    info: (event, fields) => logger.info(toLine(fields), event),
    warn: (event, fields) => logger.warn(toLine(fields), event),
    error: (event, fields) => logger.error(toLine(fields), event),
    with: (fields) => wrap(logger.child(toLine(fields))),
  };
}

/** An error's own words are kept, under names that the redaction does not reach. */
function toLine(fields: LogFields = {}): Record<string, unknown> {
  const { error, ...rest } = fields;
  if (!(error instanceof Error)) return { ...fields };
  const code = 'code' in error ? error.code : undefined;
  return { ...rest, error: { kind: error.name, code, text: error.message, stack: error.stack } };
}

function redactPaths(): string[] {
  return REDACTED_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
}
