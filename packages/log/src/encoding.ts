/** Conversions between latin1 "binary strings", bytes, hex, base64 and UTF-8, without Buffer. */
import { LogError } from './log-error.ts';

const HEX_PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < 64; value += 1) BASE64_VALUES[BASE64.charCodeAt(value)] = value;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Lower-case hex of a latin1 binary string. */
export function hexOf(binary: string): string {
  let hex = '';
  for (let i = 0; i < binary.length; i += 1) hex += HEX_PAIRS[binary.charCodeAt(i)] ?? '';
  return hex;
}

/** The latin1 binary string of lower-case hex; refuses anything else with `encoding-malformed`. */
export function binaryOfHex(hex: string): string {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) {
    throw new LogError('encoding-malformed', 'not lower-case hexadecimal text');
  }
  let binary = '';
  for (let i = 0; i < hex.length; i += 2) binary += String.fromCharCode(parseInt(hex.slice(i, i + 2), 16));
  return binary;
}

/** The latin1 binary string of bytes. */
export function binaryOfBytes(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return binary;
}

/** The bytes of a latin1 binary string. */
export function bytesOfBinary(binary: string): Uint8Array {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Standard base64 with padding (RFC 4648 section 4). */
export function base64OfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const left = bytes.length - i;
    text += BASE64.charAt(a >> 2) + BASE64.charAt(((a & 3) << 4) | (b >> 4));
    text += left > 1 ? BASE64.charAt(((b & 15) << 2) | (c >> 6)) : '=';
    text += left > 2 ? BASE64.charAt(c & 63) : '=';
  }
  return text;
}

function base64Value(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const value = code < 128 ? (BASE64_VALUES[code] ?? -1) : -1;
  if (value < 0) throw new LogError('encoding-malformed', 'not base64 text');
  return value;
}

/**
 * The bytes of standard base64. Strict: padding is required, no white space, and the unused bits are zero,
 * so that each byte string has exactly one text. Refuses with `encoding-malformed`.
 */
export function bytesOfBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw new LogError('encoding-malformed', 'base64 text without its padding');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const digits = text.length - padding;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < digits; i += 1) {
    held = ((held << 6) | base64Value(text, i)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = held >> bits;
    at += 1;
  }
  if ((held & ((1 << bits) - 1)) !== 0)
    throw new LogError('encoding-malformed', 'base64 text with stray bits');
  return bytes;
}

export function base64OfBinary(binary: string): string {
  return base64OfBytes(bytesOfBinary(binary));
}

/** Without padding (RFC 4648, section 5). */
export function base64urlOfBinary(binary: string): string {
  return base64OfBinary(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function binaryOfBase64(text: string): string {
  return binaryOfBytes(bytesOfBase64(text));
}

export function utf8OfText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Text of UTF-8 bytes, a byte order mark kept; refuses invalid UTF-8 with `encoding-malformed`. */
export function textOfUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new LogError('encoding-malformed', 'not valid UTF-8');
  }
}

/** Number of bytes of a text in UTF-8, without encoding it. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    // A surrogate pair is two units and four bytes: two more; any other unit above U+07FF is three bytes.
    length += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2;
  }
  return length;
}

export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A decimal count without sign or leading zero, within the safe integers; undefined for anything else. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Refuses a count that is not a safe integer ≥ 0 with `size-out-of-range`. */
export function requireCount(value: number, what: string): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new LogError('size-out-of-range', `${what} is not an integer from 0 to 2^53-1: ${value}`);
  }
}
