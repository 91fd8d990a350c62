/** Bus: the port for the event topic. Adapters are sub-exports, chosen only in `compose.ts`. */
export * from './port.ts';
export * from './message-limits.ts';
export * from './member-states.ts';
