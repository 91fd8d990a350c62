/** SHA-256 and Ed25519 for the log's code in a browser: synchronous, and there on pages without HTTPS too. */
import { hashes, verify } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { type Ed25519Verifier, type Sha256, binaryOfBytes, bytesOfBinary, utf8OfText } from '@centesimo/log';

hashes.sha512 = sha512;

export const browserSha256: Sha256 = {
  bytes: (data) => binaryOfBytes(sha256(data)),
  text: (text) => binaryOfBytes(sha256(utf8OfText(text))),
  latin1: (binary) => binaryOfBytes(sha256(bytesOfBinary(binary))),
};

export const browserEd25519: Ed25519Verifier = {
  verify: (publicKey, message, signature) => {
    try {
      return verify(signature, message, publicKey);
    } catch {
      return false;
    }
  },
};
