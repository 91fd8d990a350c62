/** Settings of audit when it runs alone, from the environment only; every fault is reported at once. */
import {
  addressSetting,
  dataFolderSetting,
  engineSettings,
  headsSetting,
  keysFolderSetting,
  logLevelSetting,
  originSetting,
  otherSetting,
  pathSetting,
  readWithEngines,
  seenBySettings,
  stampSettings,
  servedAtSettings,
  witnessPolicySetting,
} from '@centesimo/service';
import type { ConfigOf, Environment, ReadConfig, Setting } from '@centesimo/service';

const openEntriesSetting: Setting<boolean> = {
  name: 'CENTESIMO_OPEN_ENTRIES',
  fallback: 'no',
  meaning: 'yes: anybody may read entries; no: auditors with a token',
  wanted: 'yes or no',
  read: (text) => (text === 'yes' ? true : text === 'no' ? false : undefined),
};

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS = {
  dataFolder: { ...dataFolderSetting, fallback: './audit-data', meaning: 'folder of the log' },
  keysFolder: keysFolderSetting,
  logKeyFile: pathSetting(
    'CENTESIMO_LOG_SKEY_FILE',
    'log.skey',
    'file with the key that signs the log; a relative one lies in the folder of the keys. Never made here',
  ),
  ...servedAtSettings('audit', 7423, 7428),
  peerAddress: addressSetting(
    'CENTESIMO_AUDIT_PEER_ADDRESS',
    '127.0.0.1:7423',
    'where a standby reaches this one, host:port',
  ),
  donationAddress: otherSetting('donation', 7421),
  allocationAddress: otherSetting('allocation', 7422),
  origin: originSetting,
  openEntries: openEntriesSetting,
  logLevel: logLevelSetting('info'),
  heads: headsSetting,
  ...seenBySettings,
  witnessPolicy: witnessPolicySetting,
  ...stampSettings,
  ...engineSettings,
} as const;

export type Config = ConfigOf<typeof SETTINGS>;

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(env: Environment): ReadConfig<Config> {
  return readWithEngines(SETTINGS, env);
}
