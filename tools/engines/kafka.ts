/** Apache Kafka from its own jars: one node or three, each broker and controller, KRaft. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePorts, needProgram, runStep, startDetached, untilAnswers } from './engine-process.ts';
import { type Security, ADMINISTRATOR, CERTIFICATE_NAME, passwordOf } from './security.ts';

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

function propertiesOf(node: Node, nodes: readonly Node[], security: Security | undefined): string {
  const replicas = Math.min(nodes.length, 3);
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes
      .map(({ controllerPort, id }) => `${id}@127.0.0.1:${controllerPort}`)
      .join(','),
    listeners: `CLIENT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `CLIENT://127.0.0.1:${node.port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'CLIENT',
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
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

/** Starts the nodes with empty data. Answers the value of `KAFKA_BROKERS`. @throws EngineError */
export async function startKafka(
  root: string,
  home: string,
  count: number,
  security?: Security,
): Promise<string> {
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
    writeFileSync(file, propertiesOf(node, nodes, security), { mode: 0o600 });
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
    startDetached(node.folder, 'java', ['-Xmx512m', '-cp', classPath, 'kafka.Kafka', file]);
  }
  for (const { folder, port } of nodes)
    await untilAnswers(folder, port, API_VERSIONS, START_MS, security?.ca);
  return nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
}
