/** A worker thread that hashes stretches, one message each. */
import { parentPort } from 'node:worker_threads';
import { hashStretch } from './hash-stretch.ts';
import type { HashRequest } from './hash-stretch.ts';

parentPort?.on('message', (request: HashRequest) => {
  parentPort?.postMessage(hashStretch(request));
});
