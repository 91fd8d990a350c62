/** Settings of allocation when it runs alone, from the environment only; every fault is reported at once. */
import {
  addressSetting,
  dataFolderSetting,
  engineSettings,
  keysFolderSetting,
  logLevelSetting,
  originSetting,
  otherSetting,
  partnerLogsSetting,
  readWithEngines,
  servedAtSettings,
} from '@centesimo/service';
import type { ConfigOf, Environment, ReadConfig } from '@centesimo/service';
import { evidenceSetting } from './evidence-limits.ts';

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS = {
  dataFolder: {
    ...dataFolderSetting,
    fallback: './allocation-data',
    meaning: 'folder of funds, expenses and evidence, and of keys',
  },
  keysFolder: keysFolderSetting,
  ...servedAtSettings('allocation', 7422, 7427),
  peerAddress: addressSetting(
    'CENTESIMO_ALLOCATION_PEER_ADDRESS',
    '127.0.0.1:7422',
    'where other instances reach this one, host:port',
  ),
  evidenceLimits: evidenceSetting,
  partnerLogs: partnerLogsSetting,
  donationAddress: otherSetting('donation', 7421),
  origin: originSetting,
  logLevel: logLevelSetting('info'),
  ...engineSettings,
} as const;

export type Config = ConfigOf<typeof SETTINGS>;

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(env: Environment): ReadConfig<Config> {
  return readWithEngines(SETTINGS, env);
}
