/** Apache Kafka from its own jars: one node or three, each broker and controller, KRaft. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePorts, needProgram, runStep, startDetached, untilAnswers } from './engine-process.ts';

const FETCH_MS = 10 * 60_000;
const FORMAT_MS = 60_000;
const START_MS = 90_000;
/** ApiVersions v0 (key 18), correlation id 1, no client id: the one request that any client may send first. */
const API_VERSIONS = Buffer.from('0000000a0012000000000001ffff', 'hex');

/** Fetches the jars once for each `pom.xml`. Answers their folder. */
export function fetchJars(root: string, home: string): string {
  const pom = path.join(root, 'infra/kafka/pom.xml');
  const kept = path.join(home, 'kafka-jars');
  const mark = path.join(kept, 'pom.xml');
  if (existsSync(mark) && readFileSync(mark).equals(readFileSync(pom))) return path.join(kept, 'libs');
  needProgram('mvn', 'apt-get install maven');
  mkdirSync(kept, { recursive: true });
  const output = `-DoutputDirectory=${path.join(kept, 'libs')}`;
  runStep('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', output], kept, FETCH_MS);
  copyFileSync(pom, mark);
  return path.join(kept, 'libs');
}

interface Node {
  readonly id: number;
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
}

function propertiesOf(node: Node, nodes: readonly Node[]): string {
  const replicas = Math.min(nodes.length, 3);
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes
      .map(({ controllerPort, id }) => `${id}@127.0.0.1:${controllerPort}`)
      .join(','),
    listeners: `PLAINTEXT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${node.port}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': path.join(node.folder, 'data'),
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replicas,
    'min.insync.replicas': Math.max(1, replicas - 1),
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.replication.factor': replicas,
    // Tests start many groups and cannot wait three seconds for each.
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'message.max.bytes': 2 * 1024 * 1024,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Starts the nodes with empty data. Answers the value of `KAFKA_BROKERS`. @throws EngineError */
export async function startKafka(root: string, home: string, count: number): Promise<string> {
  needProgram('java', 'apt-get install openjdk-17-jre-headless (Java 17 or later)');
  const classPath = path.join(fetchJars(root, home), '*');
  const ports = await freePorts(count * 2);
  const nodes = Array.from({ length: count }, (_, at): Node => {
    const folder = path.join(home, `kafka-${at + 1}`);
    return { id: at + 1, folder, port: ports[at] ?? 0, controllerPort: ports[count + at] ?? 0 };
  });
  const cluster = randomBytes(16).toString('base64url');
  for (const node of nodes) {
    mkdirSync(node.folder, { recursive: true });
    const file = path.join(node.folder, 'server.properties');
    writeFileSync(file, propertiesOf(node, nodes));
    const format = ['-cp', classPath, 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file];
    runStep('java', format, node.folder, FORMAT_MS);
    startDetached(node.folder, 'java', ['-Xmx512m', '-cp', classPath, 'kafka.Kafka', file]);
  }
  for (const { folder, port } of nodes) await untilAnswers(folder, port, API_VERSIONS, START_MS);
  return nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
}
