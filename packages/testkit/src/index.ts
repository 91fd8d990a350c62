/** Testkit: the simulated world in which real services run from a seed, and small fixtures. Product code never imports it. */
export { type SourceEdit, withEditedCopy } from './edited-copy.ts';
export { createManualClock, type ManualClock } from './clock.ts';
export { sequenceBytes, sequenceIds } from './ids.ts';
export { isTaken, TAKES_ALL } from './sample.ts';
export { withTempFolder } from './temp-folder.ts';
export { trap } from './trap.ts';
export type { Adversary } from './sim/adversary.ts';
export type { SimGroup, SimMember } from './sim/bus-group.ts';
export { SESSION_TIMEOUT_MS } from './sim/bus-group.ts';
export type { BusServer } from './sim/bus-server.ts';
export type { SimPartition, SimTopic } from './sim/bus-topic.ts';
export { FAULT_NAMES, FAULT_RATES, type FaultName, type FaultOptions, type Faults } from './sim/faults.ts';
export type { GateStatus, SimClock } from './sim/gate.ts';
export {
  assertHistoriesHold,
  formatHistories,
  type HistoriesOptions,
  type HistoriesReport,
  type HistoryFailure,
  playSteps,
  type PlayOptions,
  runHistories,
} from './sim/history.ts';
export type { Instance, InstanceContext, InstanceFactory } from './sim/instances.ts';
export { LATE_MAX_MS, REQUEST_TIMEOUT_MS } from './sim/latency.ts';
export { NetworkError, type NetworkHandle, type PeerHandler, type SimNetwork } from './sim/network.ts';
export { createRandom, type Random } from './sim/random.ts';
export { RealTimeError } from './sim/real-time-guard.ts';
export type { Replica } from './sim/replica.ts';
export { SIM_START_MS, type Scheduler } from './sim/scheduler.ts';
export type { StoreServer } from './sim/store-server.ts';
export type { Trace } from './sim/trace.ts';
export { createWorld, type SimClient, type World, type WorldOptions } from './sim/world.ts';
