/** Entry bytes, per-ledger chain, RFC 6962 tree, C2SP tiles, notes, checkpoints and receipts; pure. */
export * from './bundle.ts';
export * from './canonical.ts';
export * from './chain.ts';
export * from './checkpoint.ts';
export * from './compact-range.ts';
export * from './ed25519.ts';
export * from './encoding.ts';
export * from './entry.ts';
export * from './hash.ts';
export * from './log-error.ts';
export * from './note.ts';
export * from './note-key.ts';
export * from './proof.ts';
export * from './proof-plan.ts';
export * from './receipt.ts';
export * from './tile.ts';
export * from './tile-builder.ts';
