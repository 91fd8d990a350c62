/** Settings of donation when it runs alone, from the environment only; every fault is reported at once. */
import {
  addressSetting,
  dataFolderSetting,
  engineSettings,
  keepYearsSetting,
  keysFolderSetting,
  logLevelSetting,
  originSetting,
  otherSetting,
  readWithEngines,
  servedAtSettings,
} from '@centesimo/service';
import type { ConfigOf, Environment, ReadConfig } from '@centesimo/service';

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS = {
  dataFolder: {
    ...dataFolderSetting,
    fallback: './donation-data',
    meaning: 'folder of gifts, of the details of givers, and of keys',
  },
  keysFolder: keysFolderSetting,
  ...servedAtSettings('donation', 7421, 7426),
  peerAddress: addressSetting(
    'CENTESIMO_DONATION_PEER_ADDRESS',
    '127.0.0.1:7421',
    'where other instances reach this one, host:port',
  ),
  allocationAddress: otherSetting('allocation', 7422),
  keepYears: keepYearsSetting,
  origin: originSetting,
  logLevel: logLevelSetting('info'),
  ...engineSettings,
} as const;

export type Config = ConfigOf<typeof SETTINGS>;

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(env: Environment): ReadConfig<Config> {
  return readWithEngines(SETTINGS, env);
}
