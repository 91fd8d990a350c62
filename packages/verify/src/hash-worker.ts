/** A worker thread that hashes stretches, one message each. */
import { parentPort } from 'node:worker_threads';
import { hashStretch } from './hash-stretch.ts';
import type { Stretch } from './stretch.ts';

parentPort?.on('message', (stretch: Stretch) => {
  parentPort?.postMessage(hashStretch(stretch));
});
