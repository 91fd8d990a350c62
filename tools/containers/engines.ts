/** Kafka and a server of MongoDB's protocol in containers, by testcontainers, for the contract suites. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MongoDBContainer } from '@testcontainers/mongodb';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { freePorts } from '../engines/engine-process.ts';

const START_MS = 180_000;
const KAFKA_PORT = 9092;
const MONGODB_PORT = 27_017;
const CONFIG = '/mnt/shared/config/server.properties';
const CLUSTER = 'Y2VudGVzaW1vLWxlZGdlcg';
const START = '/kafka-start.sh';
const DOCKER = path.resolve(import.meta.dirname, '../../infra/docker');

export interface ContainerEngines {
  /** `KAFKA_BROKERS` and `MONGODB_URI`. */
  readonly environment: Readonly<Record<string, string>>;
  /** What runs, a sentence each. */
  readonly met: readonly string[];
  stop(): Promise<void>;
}

/** `isLocal`: the images that `npm run images -- --local` builds. */
export async function startEngines(isLocal: boolean): Promise<ContainerEngines> {
  // Its helper, which removes what a dead test left, is an image that would have to be pulled.
  if (isLocal) process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
  // A machine that is itself a container would look for them at its gateway.
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= '127.0.0.1';
  const running: StartedTestContainer[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((each) => each.stop()));
  };
  try {
    const mongo = isLocal ? await startFerretDb() : await startMongoDb();
    running.push(mongo.container);
    const kafka = await startKafka(isLocal);
    running.push(kafka.container);
    const environment = { KAFKA_BROKERS: kafka.address, MONGODB_URI: mongo.address };
    return { environment, met: [kafka.name, mongo.name], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Engine {
  readonly container: StartedTestContainer;
  readonly address: string;
  readonly name: string;
}

async function startMongoDb(): Promise<Engine> {
  const name = process.env['MONGODB_IMAGE'] ?? 'mongo:8.0';
  const container = await new MongoDBContainer(name).withStartupTimeout(START_MS).start();
  return { container, address: `${container.getConnectionString()}/?directConnection=true`, name };
}

async function startFerretDb(): Promise<Engine> {
  const name = 'centesimo/ferretdb';
  const container = await new GenericContainer(name)
    .withExposedPorts(MONGODB_PORT)
    .withWaitStrategy(Wait.forLogMessage(/Listening on TCP/))
    .withStartupTimeout(START_MS)
    .start();
  const address = `mongodb://${container.getHost()}:${container.getMappedPort(MONGODB_PORT)}/`;
  return { container, address, name };
}

/** One broker as docker-compose.yml has it, but without users, told to clients by the port of this machine. */
async function startKafka(isLocal: boolean): Promise<Engine> {
  const name = isLocal ? 'centesimo/kafka' : (process.env['KAFKA_IMAGE'] ?? 'apache/kafka:4.3.0');
  const [port = 0] = await freePorts(1);
  const settings = readFileSync(path.join(DOCKER, 'kafka.properties'), 'utf8');
  // Tests cannot wait for sessions as long as those that a broker asks for by itself.
  const properties = `${settings}group.min.session.timeout.ms=1000\n`
    .replace('//kafka:9092', `//127.0.0.1:${port}`)
    .replace('INSIDE:SASL_PLAINTEXT', 'INSIDE:PLAINTEXT');
  const container = await new GenericContainer(name)
    .withCommand(['/bin/sh', START])
    .withEnvironment({ KAFKA_HEAP_OPTS: '-Xmx512m', KAFKA_CLUSTER: CLUSTER })
    .withCopyContentToContainer([
      { content: properties, target: CONFIG },
      { content: readFileSync(path.join(DOCKER, 'kafka-start.sh')), target: START },
    ])
    .withExposedPorts({ container: KAFKA_PORT, host: port })
    .withWaitStrategy(Wait.forListeningPorts())
    .withStartupTimeout(START_MS)
    .start();
  return { container, address: `127.0.0.1:${port}`, name };
}
