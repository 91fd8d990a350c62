/** Settings of the portal when it runs alone, from the environment only; every fault is reported at once. */
import {
  addressSetting,
  dataFolderSetting,
  logLevelSetting,
  partnerLogsSetting,
  pathSetting,
  readSettings,
  servedAtSettings,
} from '@centesimo/service';
import type { ConfigOf, Environment, ReadConfig } from '@centesimo/service';

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS = {
  /** Its own: everything in it can be made again. */
  dataFolder: {
    ...dataFolderSetting,
    fallback: './portal-data',
    meaning: 'folder of its snapshots and texts',
  },
  ...servedAtSettings('portal', 7424, 7425),
  auditAddress: addressSetting(
    'CENTESIMO_AUDIT_ADDRESS',
    '127.0.0.1:7420',
    'audit, whose log is followed, host:port',
  ),
  allocationAddress: addressSetting(
    'CENTESIMO_ALLOCATION_ADDRESS',
    '127.0.0.1:7420',
    'allocation, whose published texts are shown, host:port',
  ),
  vkeyFile: pathSetting(
    'CENTESIMO_LOG_VKEY_FILE',
    './log.vkey',
    'file with the key of the log, got by another way than the log',
  ),
  tokenFile: pathSetting(
    'CENTESIMO_PORTAL_TOKEN_FILE',
    './portal.token',
    'file with a token of an auditor, which its owner alone may read; read again at each call',
  ),
  issuersFile: pathSetting(
    'CENTESIMO_TOKEN_ISSUERS_FILE',
    'none',
    'file with the keys whose tokens may read /metrics (keys/token-issuers.json); none: nobody may',
  ),
  partnerLogs: partnerLogsSetting,
  logLevel: logLevelSetting('info'),
} as const;

export type Config = ConfigOf<typeof SETTINGS>;

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(env: Environment): ReadConfig<Config> {
  return readSettings(SETTINGS, env);
}
