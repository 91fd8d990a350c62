/** Apache Kafka from its own jars: one node or three, each broker and controller, KRaft. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type Places,
  freePorts,
  needProgram,
  runStep,
  startDetached,
  untilAnswers,
} from './engine-process.ts';
import { type Security, ADMINISTRATOR, CERTIFICATE_NAME, passwordOf } from './security.ts';

const FETCH_MS = 10 * 60_000;
const FORMAT_MS = 60_000;
const START_MS = 90_000;
const ASK_MS = 60_000;
const JARS = 'kafka-jars';
/**
 * For a broker that lives for minutes beside what it serves, on few processors: the second compiler and the parallel
 * collector took more of them than the broker itself.
 */
const JVM = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
/** ApiVersions v0 (key 18), correlation id 1, no client id: the one request that any client may send first. */
const API_VERSIONS = Buffer.from('0000000a0012000000000001ffff', 'hex');

/** Fetches the jars once for each `pom.xml`. Answers their folder. */
export function fetchJars(root: string, cache: string): string {
  const pom = path.join(root, 'infra/kafka/pom.xml');
  const kept = path.join(cache, JARS);
  const mark = path.join(kept, 'pom.xml');
  if (existsSync(mark) && readFileSync(mark).equals(readFileSync(pom))) return path.join(kept, 'libs');
  needProgram('mvn', 'apt-get install maven');
  mkdirSync(kept, { recursive: true });
  const output = `-DoutputDirectory=${path.join(kept, 'libs')}`;
  runStep('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', output], kept, FETCH_MS);
  copyFileSync(pom, mark);
  return path.join(kept, 'libs');
}

/** One more way in: a port of its own at each node, whose clients are told another address, for example of a proxy. */
export interface Listener {
  /** In capitals. */
  readonly name: string;
  /** What its clients are told, `host:port` of each node in turn. */
  readonly advertised: readonly string[];
}

export interface KafkaOptions {
  readonly nodes: number;
  readonly security?: Security | undefined;
  /** Without TLS and users, so not where there is security. */
  readonly listeners?: readonly Listener[];
  /** Folder of the topics; they lie with the node when left out. */
  readonly data?: string;
}

interface Node {
  readonly id: number;
  readonly folder: string;
  readonly data: string;
  readonly port: number;
  readonly controllerPort: number;
  /** Of each listener that was added. */
  readonly ports: readonly number[];
}

/** Clients and brokers by SASL_SSL as users, controllers by their certificate; who has no right may do nothing. */
function securedBy(security: Security): Record<string, string> {
  const login = `username="${ADMINISTRATOR}" password="${passwordOf(security, ADMINISTRATOR)}"`;
  const module = 'org.apache.kafka.common.security.scram.ScramLoginModule';
  return {
    'listener.security.protocol.map': 'CLIENT:SASL_SSL,CONTROLLER:SSL',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.client.scram-sha-512.sasl.jaas.config': `${module} required ${login};`,
    'listener.name.controller.ssl.client.auth': 'required',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': security.server,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': security.ca,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': `User:${ADMINISTRATOR};User:CN=${CERTIFICATE_NAME}`,
  };
}

function propertiesOf(
  node: Node,
  nodes: readonly Node[],
  { listeners: more = [], security }: KafkaOptions,
): string {
  const replicas = Math.min(nodes.length, 3);
  const names = ['CLIENT', 'CONTROLLER', ...more.map(({ name }) => name)];
  const bound = more.map(({ name }, at) => `${name}://127.0.0.1:${node.ports[at]}`);
  const told = more.map(({ advertised, name }) => `${name}://${advertised[node.id - 1]}`);
  const own = `CLIENT://127.0.0.1:${node.port}`;
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes
      .map(({ controllerPort, id }) => `${id}@127.0.0.1:${controllerPort}`)
      .join(','),
    listeners: [own, `CONTROLLER://127.0.0.1:${node.controllerPort}`, ...bound].join(','),
    'advertised.listeners': [own, ...told].join(','),
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    'listener.security.protocol.map': names.map((name) => `${name}:PLAINTEXT`).join(','),
    'log.dirs': node.data,
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replicas,
    'min.insync.replicas': Math.max(1, replicas - 1),
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': replicas,
    // Tests start many groups and cannot wait three seconds for each.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    // Killed and started again, a broker is let in only when its session of before is over: nine seconds, if not told.
    'broker.session.timeout.ms': 4_000,
    'broker.heartbeat.interval.ms': 1_000,
    'message.max.bytes': 2 * 1024 * 1024,
    ...(security && securedBy(security)),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The users that the data of a node begins with. */
function scramOf(security: Security): string[] {
  return [...security.users.keys()].flatMap((name) => [
    '--add-scram',
    `SCRAM-SHA-512=[name=${name},password=${passwordOf(security, name)}]`,
  ]);
}

/**
 * Starts the nodes with empty data. Answers `KAFKA_BROKERS`, and `KAFKA_LISTENER_<NAME>` with the ports of each listener
 * that was added. @throws EngineError
 */
export async function startKafka(
  { cache, home, root }: Places,
  options: KafkaOptions,
): Promise<Record<string, string>> {
  const { data, listeners = [], nodes: count, security } = options;
  needProgram('java', 'apt-get install openjdk-17-jre-headless (Java 17 or later)');
  const classPath = path.join(fetchJars(root, cache), '*');
  const ports = await freePorts(count * (2 + listeners.length));
  const nodes = Array.from({ length: count }, (_, at): Node => {
    const folder = path.join(home, `kafka-${at + 1}`);
    const [port = 0, controllerPort = 0, ...others] = ports.filter((__, index) => index % count === at);
    const held = data === undefined ? folder : path.join(data, `kafka-${at + 1}`);
    return { id: at + 1, folder, data: path.join(held, 'data'), port, controllerPort, ports: others };
  });
  const cluster = randomBytes(16).toString('base64url');
  for (const node of nodes) {
    mkdirSync(node.folder, { recursive: true });
    const file = path.join(node.folder, 'server.properties');
    writeFileSync(file, propertiesOf(node, nodes, options), { mode: 0o600 });
    const format = [
      '-cp',
      classPath,
      'kafka.tools.StorageTool',
      'format',
      `--cluster-id=${cluster}`,
      '-c',
      file,
    ];
    if (security !== undefined) format.push(...scramOf(security));
    runStep('java', format, node.folder, FORMAT_MS);
    startDetached(node.folder, 'java', [...JVM, '-cp', classPath, 'kafka.Kafka', file]);
  }
  for (const { folder, port } of nodes)
    await untilAnswers(folder, port, API_VERSIONS, START_MS, security?.ca);
  const addresses = (at: number): string => nodes.map(({ ports: each }) => `127.0.0.1:${each[at]}`).join(',');
  const added = listeners.map(({ name }, at) => [`KAFKA_LISTENER_${name}`, addresses(at)] as const);
  const brokers = nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
  return { KAFKA_BROKERS: brokers, ...Object.fromEntries(added) };
}

/** The id of the node that leads now. @throws EngineError when no majority is there to tell */
export function controllerOf(cache: string, brokers: string): number {
  const classPath = path.join(cache, JARS, 'libs', '*');
  const tool = ['-cp', classPath, 'org.apache.kafka.tools.MetadataQuorumCommand'];
  const question = ['--bootstrap-server', brokers, 'describe', '--status'];
  const told = runStep('java', [...tool, ...question], cache, ASK_MS);
  return Number(/^LeaderId:\s+(?<id>\d+)/m.exec(told)?.groups?.['id'] ?? 0);
}
