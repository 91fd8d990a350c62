/** Settings of the portal when it runs alone, from the environment only; every fault is reported at once. */
import {
  addressSetting,
  dataFolderSetting,
  listenSetting,
  logLevelSetting,
  readSettings,
} from '@centesimo/service';
import type { ConfigOf, Environment, ReadConfig, Setting } from '@centesimo/service';

function fileSetting(name: string, fallback: string, meaning: string): Setting<string> {
  const read = (text: string): string | undefined => (text.includes('\0') ? undefined : text);
  return { name, fallback, meaning, wanted: 'a path', read };
}

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS = {
  /** Its own: everything in it can be made again. */
  dataFolder: {
    ...dataFolderSetting,
    fallback: './portal-data',
    meaning: 'folder of its snapshots and texts',
  },
  address: listenSetting('CENTESIMO_PORTAL_ADDRESS', '127.0.0.1:7424', 'where gRPC is served, host:port'),
  httpAddress: listenSetting(
    'CENTESIMO_PORTAL_HTTP_ADDRESS',
    '127.0.0.1:7425',
    'where HTTP is served, host:port',
  ),
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
  vkeyFile: fileSetting(
    'CENTESIMO_LOG_VKEY_FILE',
    './log.vkey',
    'file with the key of the log, got by another way than the log',
  ),
  tokenFile: fileSetting(
    'CENTESIMO_PORTAL_TOKEN_FILE',
    './portal.token',
    'file with a token of an auditor, which its owner alone may read; read again at each call',
  ),
  logLevel: logLevelSetting('info'),
} as const;

export type Config = ConfigOf<typeof SETTINGS>;

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(env: Environment): ReadConfig<Config> {
  return readSettings(SETTINGS, env);
}
