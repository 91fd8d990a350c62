/** Settings of all-in-one, from the environment only; every fault is reported at once. */
import { evidenceSetting } from '@centesimo/allocation/service';
import {
  dataFolderSetting,
  engineSettings,
  headsSetting,
  keepYearsSetting,
  listenSetting,
  logLevelSetting,
  originSetting,
  partnerLogsSetting,
  readWithEngines,
  seenBySettings,
  witnessPolicySetting,
  stampSettings,
} from '@centesimo/service';
import type { ConfigOf, Environment, ReadConfig, Setting } from '@centesimo/service';

const OPEN_ENTRIES = ['yes', 'no', 'demonstration'] as const;

const openEntriesSetting: Setting<(typeof OPEN_ENTRIES)[number]> = {
  name: 'CENTESIMO_OPEN_ENTRIES',
  fallback: 'demonstration',
  meaning: 'yes: anybody may read entries; no: auditors with a token; demonstration: yes while it runs one',
  wanted: 'yes, no or demonstration',
  read: (text) => OPEN_ENTRIES.find((each) => each === text),
};

/** What `--help` and docs/OPERATIONS.md list. */
export const SETTINGS = {
  dataFolder: dataFolderSetting,
  address: listenSetting(
    'CENTESIMO_ADDRESS',
    '127.0.0.1:7420',
    'where gRPC is served, host:port; port 0 takes a free one',
  ),
  httpAddress: listenSetting(
    'CENTESIMO_HTTP_ADDRESS',
    '127.0.0.1:7421',
    'where HTTP is served, host:port; port 0 takes a free one',
  ),
  origin: originSetting,
  logLevel: logLevelSetting('warn'),
  openEntries: openEntriesSetting,
  keepYears: keepYearsSetting,
  evidenceLimits: evidenceSetting,
  partnerLogs: partnerLogsSetting,
  heads: headsSetting,
  ...seenBySettings,
  witnessPolicy: witnessPolicySetting,
  ...stampSettings,
  ...engineSettings,
} as const;

export interface Config extends Omit<ConfigOf<typeof SETTINGS>, 'evidenceLimits' | 'openEntries'> {
  /** Whether entries are open to everybody. */
  readonly openEntries: boolean;
  /** The defaults where left out. */
  readonly evidenceLimits?: ConfigOf<typeof SETTINGS>['evidenceLimits'];
}

/** The configuration, or every fault of the environment, each naming its setting. */
export function readConfig(
  env: Environment,
  start: { readonly isDemonstration: boolean } = { isDemonstration: false },
): ReadConfig<Config> {
  const read = readWithEngines(SETTINGS, env);
  if (read.faults !== undefined) return read;
  const { openEntries } = read.config;
  const isOpen = openEntries === 'yes' || (openEntries === 'demonstration' && start.isDemonstration);
  return { config: { ...read.config, openEntries: isOpen } };
}
