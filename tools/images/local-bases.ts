/**
 * Base images from this machine's own programs, where no registry can be asked: a program, the libraries it is linked to,
 * an empty `/tmp`, and where a start needs a shell, busybox. Nothing else is in them, so there is little to attack.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { EngineError, needProgram, runStep } from '../engines/engine-process.ts';
import { docker } from './docker.ts';

const JLINK_MS = 5 * 60_000;
/** What Kafka's classes ask of Java. */
const JAVA_MODULES = [
  'java.base',
  'java.desktop',
  'java.instrument',
  'java.logging',
  'java.management',
  'java.naming',
  'java.rmi',
  'java.scripting',
  'java.security.jgss',
  'java.security.sasl',
  'java.sql',
  'jdk.crypto.ec',
  'jdk.management',
  'jdk.security.auth',
  'jdk.unsupported',
];
/** Screens, sound and printers, which come with the module that Kafka's log needs. */
const JAVA_NOT_USED = 'lib/lib{awt,font,free,j2pcsc,javajpeg,jawt,jsound,lcms,mlib,splash,sctp}*.so';
const SHELL = ['sh', 'cat', 'chmod', 'chown', 'cp', 'mkdir', 'nc', 'rm', 'sleep'];
const LINKED = /^\s*(?:\S+ => )?(?<file>\/\S+) \(0x[0-9a-f]+\)$/gm;

/** Node alone. */
export function nodeBase(work: string, image: string): string {
  const folder = startFolder(work, image);
  put(folder, process.execPath, '/usr/bin/node');
  putLibraries(folder, [process.execPath]);
  return importFolder(folder, image);
}

/** A Java of the modules that Kafka uses, and a shell. */
export function javaBase(work: string, image: string): string {
  needProgram('jlink', 'apt-get install openjdk-17-jdk-headless');
  const folder = startFolder(work, image);
  const java = path.join(folder, 'opt/java');
  const wanted = ['--add-modules', JAVA_MODULES.join(','), '--output', java];
  runStep('jlink', ['--strip-debug', '--no-header-files', '--no-man-pages', ...wanted], work, JLINK_MS);
  for (const file of globSync(path.join(java, JAVA_NOT_USED))) rmSync(file);
  putLibraries(folder, [path.join(java, 'bin/java'), ...globSync(path.join(java, 'lib/**/*.so'))], java);
  symlinkSync('/opt/java/bin/java', path.join(folder, 'usr/bin/java'));
  putShell(folder);
  return importFolder(folder, image);
}

/** What `program` is linked to, and a shell. */
export function plainBase(work: string, image: string, program: string): string {
  const folder = startFolder(work, image);
  putLibraries(folder, [program]);
  putShell(folder);
  return importFolder(folder, image);
}

function startFolder(work: string, image: string): string {
  const folder = path.join(work, path.basename(image));
  rmSync(folder, { recursive: true, force: true });
  for (const each of ['bin', 'etc', 'lib', 'tmp', 'usr/bin', 'usr/lib'])
    mkdirSync(path.join(folder, each), { recursive: true });
  chmodSync(path.join(folder, 'tmp'), 0o1777);
  writeFileSync(path.join(folder, 'etc/passwd'), 'root:x:0:0:root:/:/bin/false\n');
  // Names of other containers are asked of the network, after those in /etc/hosts.
  writeFileSync(path.join(folder, 'etc/nsswitch.conf'), 'hosts: files dns\n');
  return folder;
}

function put(folder: string, file: string, as: string): void {
  const target = path.join(folder, as);
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(file, target);
  chmodSync(target, 0o755);
}

/** Copies what the dynamic linker would load, at the paths it would load it from; `own` is there already. */
function putLibraries(folder: string, programs: readonly string[], own = ''): void {
  const { stdout = '' } = spawnSync('ldd', programs, { encoding: 'utf8' });
  const files = [...stdout.matchAll(LINKED)].map(({ groups }) => groups?.['file'] ?? '');
  const names = globSync('/lib/*/lib{nss_dns,nss_files,resolv}.so.2');
  for (const file of new Set([...files, ...names]))
    if (own === '' || !file.startsWith(own)) put(folder, file, file);
}

function putShell(folder: string): void {
  const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((file) => existsSync(file));
  if (busybox === undefined || !isStatic(busybox))
    throw new EngineError('busybox without libraries is not installed: apt-get install busybox-static');
  put(folder, busybox, '/bin/busybox');
  for (const name of SHELL) symlinkSync('busybox', path.join(folder, 'bin', name));
}

/** A program without an interpreter of its libraries in it. */
function isStatic(file: string): boolean {
  return !readFileSync(file).subarray(0, 4_096).includes('/ld-linux');
}

function importFolder(folder: string, image: string): string {
  const archive = `${folder}.tar`;
  runStep(
    'tar',
    ['--numeric-owner', '--owner=0', '--group=0', '-C', folder, '-cf', archive, '.'],
    folder,
    JLINK_MS,
  );
  docker(['import', '--change', 'ENV PATH=/usr/bin:/bin', archive, image]);
  rmSync(archive);
  rmSync(folder, { recursive: true, force: true });
  return image;
}
