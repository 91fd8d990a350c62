/** Ed25519 (RFC 8032) as injected: keys are raw 32 bytes, signatures 64. */

export interface Ed25519Verifier {
  /** True when the signature is good. Never throws for a bad key or signature of the right length. */
  readonly verify: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
}

export interface Ed25519Signer {
  /** The 32-byte public key of a 32-byte seed. */
  readonly publicKey: (seed: Uint8Array) => Uint8Array;
  /** The deterministic 64-byte signature. */
  readonly sign: (seed: Uint8Array, message: Uint8Array) => Uint8Array;
}
