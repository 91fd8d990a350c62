/** A worker thread that hashes stretches, one message each. */
import { parentPort } from 'node:worker_threads';
import { columnBuffers } from './gift-columns.ts';
import { hashStretch } from './hash-stretch.ts';
import type { HashRequest } from './hash-stretch.ts';

parentPort?.on('message', (request: HashRequest) => {
  const hashed = hashStretch(request);
  parentPort?.postMessage(hashed, hashed.columns === undefined ? [] : columnBuffers(hashed.columns));
});
