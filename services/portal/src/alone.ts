/** Portal as a process of its own, for who starts several: its settings and its start. */
export { startPortal } from './compose.ts';
export { readConfig, SETTINGS } from './config.ts';
