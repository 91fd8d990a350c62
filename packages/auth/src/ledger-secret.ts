/**
 * The secret of a ledger, and what is keyed with it: ids, actors, trail codes. It is derived from the deployment's one
 * secret (ADR 0003), so that every service has it without asking another.
 */
import { createHmac, hash, hkdfSync } from 'node:crypto';

/** Least bytes of a deployment secret. */
export const DEPLOYMENT_SECRET_BYTES_MIN = 32;
const LEDGER_SECRET_BYTES = 32;
const INFO = 'centesimo/ledger-secret/v1\0';
/** Ledgers whose keys are held; names come with requests, so they must not fill the memory. */
const LEDGERS_HELD_MAX = 1_000;

/** HMAC-SHA-256 of the UTF-8 of a text, as a latin1 binary string of 32 characters. */
export type Mac = (message: string) => string;

/**
 * 32 bytes: HKDF-SHA-256 (RFC 5869) of the deployment secret, no salt, info `centesimo/ledger-secret/v1` 0x00 ledger.
 * @throws RangeError when the deployment secret has less than 32 bytes
 */
export function ledgerSecret(deploymentSecret: Uint8Array, ledger: string): Uint8Array {
  if (deploymentSecret.length < DEPLOYMENT_SECRET_BYTES_MIN)
    throw new RangeError(`a deployment secret has at least ${DEPLOYMENT_SECRET_BYTES_MIN} bytes`);
  const none = new Uint8Array(0);
  return new Uint8Array(hkdfSync('sha256', deploymentSecret, none, INFO + ledger, LEDGER_SECRET_BYTES));
}

/** The keys of every ledger of a deployment, derived at first use and held. */
export interface LedgerKeys {
  secretOf(ledger: string): Uint8Array;
  macOf(ledger: string): Mac;
}

/** @throws RangeError as `ledgerSecret` */
export function createLedgerKeys(deploymentSecret: Uint8Array): LedgerKeys {
  const held = new Map<string, { readonly secret: Uint8Array; readonly mac: Mac }>();
  const keysOf = (ledger: string) => {
    const known = held.get(ledger);
    if (known !== undefined) return known;
    const secret = ledgerSecret(deploymentSecret, ledger);
    const made = { secret, mac: createMac(secret) };
    if (held.size >= LEDGERS_HELD_MAX) {
      const oldest = held.keys().next();
      if (oldest.done !== true) held.delete(oldest.value);
    }
    held.set(ledger, made);
    return made;
  };
  return { secretOf: (ledger) => keysOf(ledger).secret, macOf: (ledger) => keysOf(ledger).mac };
}

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;
const SHORT_BYTES_MAX = 1_024;

/**
 * HMAC-SHA-256 (RFC 2104) under one key of at most 64 bytes. The padded key is laid out once, so that a short message
 * costs two one-shot hashes, a fraction of what a new Hmac object does.
 */
export function createMac(secret: Uint8Array): Mac {
  if (secret.length > BLOCK_BYTES) throw new RangeError(`a key has at most ${BLOCK_BYTES} bytes`);
  const inner = Buffer.alloc(BLOCK_BYTES + SHORT_BYTES_MAX);
  const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES, 0x5c);
  inner.fill(0x36, 0, BLOCK_BYTES);
  for (const [at, byte] of secret.entries()) {
    inner[at] = byte ^ 0x36;
    outer[at] = byte ^ 0x5c;
  }
  return (message) => {
    if (message.length * 3 > SHORT_BYTES_MAX)
      return createHmac('sha256', secret).update(message, 'utf8').digest('binary');
    const bytes = inner.write(message, BLOCK_BYTES);
    outer.write(hash('sha256', inner.subarray(0, BLOCK_BYTES + bytes), 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha256', outer, 'binary');
  };
}

/** The same as bytes: the keyed hash that the ids of events are made of. */
export function keyedHash(secret: Uint8Array): (message: string) => Uint8Array {
  const mac = createMac(secret);
  return (message) => Buffer.from(mac(message), 'latin1');
}

/** Who acted, as an event names it: base64url of the first 16 bytes of HMAC(issuer `|` subject). */
export function actorOf(secret: Uint8Array, issuer: string, subject: string): string {
  return Buffer.from(createMac(secret)(`${issuer}|${subject}`).slice(0, 16), 'latin1').toString('base64url');
}
