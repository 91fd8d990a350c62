/** Donation as a process of its own, for who starts several: its settings and its start. */
export { startDonation } from './compose.ts';
export { readConfig, SETTINGS } from './config.ts';
