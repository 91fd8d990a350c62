/** All-in-one for tests and tools: starts everything on a data folder. */
export { type Faults, type Running, startAllInOne } from './compose.ts';
export { type Config, SETTINGS, readConfig } from './config.ts';
