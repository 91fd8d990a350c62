/** Settings of donation when it runs alone, from the environment only; every fault is reported at once. */
import {
  addressSetting,
  dataFolderSetting,
  logLevelSetting,
  originSetting,
  readSettings,
} from '@centesimo/service';
import type { ConfigOf, Environment, ReadConfig } from '@centesimo/service';

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS = {
  dataFolder: dataFolderSetting,
  address: addressSetting('CENTESIMO_DONATION_ADDRESS', '127.0.0.1:7421', 'where gRPC is served, host:port'),
  peerAddress: addressSetting(
    'CENTESIMO_DONATION_PEER_ADDRESS',
    '127.0.0.1:7421',
    'where other instances reach this one, host:port',
  ),
  /** Asked to publish again before the owner's own address is known. */
  allocationAddress: addressSetting(
    'CENTESIMO_ALLOCATION_ADDRESS',
    '127.0.0.1:7422',
    'an instance of allocation, host:port',
  ),
  origin: originSetting,
  logLevel: logLevelSetting('info'),
} as const;

export type Config = ConfigOf<typeof SETTINGS>;

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(env: Environment): ReadConfig<Config> {
  return readSettings(SETTINGS, env);
}
