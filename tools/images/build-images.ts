/** The images of docker-compose.yml, each by its Dockerfile of infra/docker. */
import { cpSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BUNDLES, bundle } from '../bundle/bundle.ts';
import { buildFerretDb } from '../engines/ferretdb.ts';
import { fetchJars } from '../engines/kafka.ts';
import { docker } from './docker.ts';
import { javaBase, nodeBase, plainBase } from './local-bases.ts';

const MIB = 1024 * 1024;
const START = {
  'kafka-storage.sh': 'exec java -Xmx128m -cp "/opt/kafka/libs/*" kafka.tools.StorageTool "$@"',
  'kafka-server-start.sh':
    'exec java $KAFKA_HEAP_OPTS $KAFKA_LOG4J_OPTS -XX:+ExitOnOutOfMemoryError -cp "/opt/kafka/libs/*" kafka.Kafka "$@"',
} as const;

export interface ImageOptions {
  /** The base of our services. */
  readonly base: string;
  /** True: bases, Kafka and FerretDB come from this machine. */
  readonly local: boolean;
  readonly prefix: string;
  readonly tag: string;
}

export interface BuiltImage {
  readonly image: string;
  readonly mib: number;
}

/** Bundles, then builds; `told` hears of each image. @throws EngineError where Docker, or a program that is to be put in, is missing */
export async function buildImages(
  root: string,
  options: ImageOptions,
  told: (built: BuiltImage) => void,
): Promise<void> {
  const { local, prefix, tag } = options;
  docker(['version', '--format', '{{.Server.Version}}']);
  const work = path.join(root, '.engines', 'images');
  const base = local ? nodeBase(work, `${prefix}base-node`) : options.base;
  const tell = (image: string): void => told({ image, mib: sizeOf(image) / MIB });
  for (const name of Object.keys(BUNDLES)) {
    await bundle(root, name);
    const image = `${prefix}${name}:${tag}`;
    const file = path.join(root, 'infra/docker/service.Dockerfile');
    const args = ['--build-arg', `SERVICE=${name}`, '--build-arg', `BASE_IMAGE=${base}`];
    docker(['build', '--quiet', '--file', file, ...args, '--tag', image, root]);
    tell(image);
  }
  if (!local) return;
  tell(kafkaImage(root, work, options));
  tell(ferretDbImage(root, work, options));
}

function sizeOf(image: string): number {
  return Number(docker(['image', 'inspect', '--format', '{{.Size}}', image]));
}

function kafkaImage(root: string, work: string, { prefix, tag }: ImageOptions): string {
  const context = emptyFolder(path.join(work, 'kafka'));
  cpSync(fetchJars(root, path.join(root, '.engines')), path.join(context, 'libs'), { recursive: true });
  mkdirSync(path.join(context, 'bin'));
  for (const [name, command] of Object.entries(START))
    writeFileSync(path.join(context, 'bin', name), `#!/bin/sh\n${command}\n`, { mode: 0o755 });
  const base = javaBase(work, `${prefix}base-java`);
  return buildWith(root, 'kafka', base, context, `${prefix}kafka:${tag}`);
}

function ferretDbImage(root: string, work: string, { prefix, tag }: ImageOptions): string {
  const context = emptyFolder(path.join(work, 'ferretdb'));
  const program = buildFerretDb(root, path.join(root, '.engines'));
  linkSync(program, path.join(context, 'ferretdb'));
  const base = plainBase(work, `${prefix}base-plain`, program);
  return buildWith(root, 'ferretdb', base, context, `${prefix}ferretdb:${tag}`);
}

function buildWith(root: string, name: string, base: string, context: string, image: string): string {
  const file = path.join(root, `infra/docker/${name}.Dockerfile`);
  docker(['build', '--quiet', '--file', file, '--build-arg', `BASE_IMAGE=${base}`, '--tag', image, context]);
  return image;
}

function emptyFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
