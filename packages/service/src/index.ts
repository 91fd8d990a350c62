/** What is the same for every service, and knows none of them: no adapter is chosen here, and no rule of money stands here. */
export { Background } from './background.ts';
export { countAnswers, countDone } from './count-answers.ts';
export { countNotices } from './count-notices.ts';
export { openDataFolder } from './data-folder.ts';
export { folderMark, TOKEN_AUDIENCE, TOKEN_ISSUER } from './deployment.ts';
export type { DeployedGeneration, Deployment, DeploymentMark } from './deployment.ts';
export { deploymentOf, firstGeneration, generationOf, partitionFor, withPartitions } from './deployment.ts';
export { detailsJson } from './details-json.ts';
export { APART_COLLECTIONS, DetailsVault, ERASURES } from './details-vault.ts';
export type { Brought, DetailsCollection, HeldDetails, OpenDetails, SealedDetails } from './details-vault.ts';
export { adaptersOf, kafkaOptions } from './engine-adapters.ts';
export type { AdapterOpeners, AloneAdapters } from './engine-adapters.ts';
export { databaseOf, engineSettings, readKafka, readWithEngines } from './engine-settings.ts';
export type { EngineConfig } from './engine-settings.ts';
export { InputFaults } from './input-faults.ts';
export { keyedLedger } from './keyed-ledger.ts';
export type { KeyedLedger } from './keyed-ledger.ts';
export { FIELD_MEANINGS, invalid, JOURNAL_MEANINGS, missing, refused } from './meanings.ts';
export type { FieldCode, JournalCode, Meaning } from './meanings.ts';
export {
  makeNextLogKey,
  makeWitnessKey,
  NEXT_SKEY,
  openLogKey,
  openNextLogKey,
  readWitnessKey,
} from './log-key.ts';
export { meteredBus } from './metered-bus.ts';
export { meteredStore } from './metered-store.ts';
export { Opened } from './opened.ts';
export { peerTokens } from './peer-token.ts';
export { AfterText, EventIdentity, placeOf, PositionText, readAfterText } from './position-text.ts';
export { openWriterSecrets } from './private-text.ts';
export { PendingNotes } from './pending-notes.ts';
export type { NotePorts } from './pending-notes.ts';
export * from './read-field.ts';
export { PENDING_RETRY_MS, refusalsOf } from './refusals.ts';
export type { Said } from './refusals.ts';
export { EXIT, reasonOf, runService, stopBriefly, untilSignal } from './run-service.ts';
export { serveProcess } from './serve-process.ts';
export type { RunningProcess } from './serve-process.ts';
export { journalConfig } from './service-ports.ts';
export type { ServicePorts } from './service-ports.ts';
export * from './settings.ts';
export { startAlone } from './start-alone.ts';
export type { RunningAlone } from './start-alone.ts';
export { partnerLogsSetting, readPartnerLogs } from './partner-logs.ts';
export { sealPlain } from './seal-plain.ts';
export { markStore, STORE_MARK } from './store-mark.ts';
export { sweepDetails } from './sweep-details.ts';
export { SWEEP_TIMES } from './sweep-times.ts';
export type { SweepTimes } from './sweep-times.ts';
export { createSweeper } from './sweeper.ts';
export { systemClock } from './system-clock.ts';
export { systemRandom } from './system-random.ts';
export type { Random } from './system-random.ts';
export { readWitnessPolicy, witnessPolicySetting } from './witness-policy.ts';
