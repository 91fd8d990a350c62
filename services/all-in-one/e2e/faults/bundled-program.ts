/** What is started of each service: the bundle that the images run, made once by each run that starts any. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../../..');
const BUNDLE_MS = 120_000;
const made = new Map<string, string>();

/** The file that Node runs. @throws Error with what the bundler says */
export function bundledProgram(service: string): string {
  const known = made.get(service);
  if (known !== undefined) return known;
  const args = [join(ROOT, 'tools/bundle.ts'), service];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: BUNDLE_MS,
  });
  if (status !== 0) throw new Error(`${service} was not bundled: ${stderr}`);
  const program = join(ROOT, 'dist', service, 'main.mjs');
  made.set(service, program);
  return program;
}
