/** Finds Chromium for the tests of the pages, or installs Debian's package where `.ci/run` may: as root, with apt. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const APT_TIMEOUT_MS = 8 * 60_000;

/** `file` is set when there is a browser; `state` is the sentence of the closing report. */
export interface Browser {
  readonly file: string | undefined;
  readonly state: string;
}

/** The browser's file: `CENTESIMO_CHROMIUM`, else the first that stands in a folder of `PATH`. */
export function findBrowser(environment: NodeJS.ProcessEnv): string | undefined {
  const named = environment['CENTESIMO_CHROMIUM'];
  if (named !== undefined && named !== '') return isProgram(named) ? named : undefined;
  const folders = (environment['PATH'] ?? '').split(path.delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isProgram);
}

/** Answers the browser that is there; where there is none, in CI, it is installed first. */
export function ensureBrowser(environment: NodeJS.ProcessEnv): Browser {
  const found = findBrowser(environment);
  if (found !== undefined) return { file: found, state: `met (${versionOf(found)})` };
  if (environment['CI'] !== 'true')
    return { file: undefined, state: 'not here: the tests that need it were skipped' };
  console.log('\n== installing Chromium');
  for (const step of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const result = spawnSync('apt-get', ['--quiet', '--quiet', ...step], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: APT_TIMEOUT_MS,
      env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
    });
    if (result.error) console.log(`apt-get ${step.join(' ')}: ${result.error.message}`);
  }
  const installed = findBrowser(environment);
  if (installed === undefined)
    return { file: undefined, state: 'MISSING: apt-get could not install chromium' };
  return { file: installed, state: `met (${versionOf(installed)}), installed by this run` };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(file: string): string {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return (stdout ?? '').trim() || 'of unknown version';
}
