/** Embedded store: SQLite and a folder, in the process itself. */
export * from './open-embedded-store.ts';
export * from './folder-lock.ts';
export * from './folder-mark.ts';
