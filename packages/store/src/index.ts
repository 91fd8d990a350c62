/** Store: the port for journals, documents and blobs. Adapters are sub-exports, chosen only in `compose.ts`. */
export * from './port.ts';
export * from './growth.ts';
export * from './key-rules.ts';
export * from './pages.ts';
