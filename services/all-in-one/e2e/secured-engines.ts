/**
 * Engines that ask for users, as `npm run engines -- up --secure` starts them: what an administrator prepares, and the
 * settings of each service's own user.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import kafkajs from 'kafkajs';
import { COMMANDS } from '@centesimo/cli/commands';
import { MongoClient } from 'mongodb';
import { pause } from './caller.ts';

const { KAFKA_BROKERS = '', KAFKA_CA_FILE = '', MONGODB_URI = '' } = process.env;
const SERVICES = ['donation', 'allocation', 'audit'];

/** The environment names engines that ask for users. */
const isSecured = KAFKA_CA_FILE !== '';

function passwordFile(user: string): string {
  return join(dirname(KAFKA_CA_FILE), `${user}.password`);
}

function passwordOf(user: string): string {
  return readFileSync(passwordFile(user), 'utf8').trim();
}

/** What the environment of a service must say more; `folder` names its databases. */
export function loginOf(service: string, folder: string): Record<string, string> {
  if (!isSecured) return {};
  const { host } = new URL(MONGODB_URI);
  return {
    KAFKA_PREFIX: 'none',
    KAFKA_USERNAME: service,
    KAFKA_PASSWORD_FILE: passwordFile(service),
    KAFKA_CA_FILE,
    MONGODB_URI: `mongodb://${service}@${host}/${basename(folder)}`,
    MONGODB_PASSWORD_FILE: passwordFile(service),
    MONGODB_CA_FILE: KAFKA_CA_FILE,
  };
}

/** An empty topic, the rights of the services, and their users: once, before they start. */
export async function prepareSecured(): Promise<void> {
  if (!isSecured) return;
  await dropTopic();
  await run('create');
  const uri = new URL(MONGODB_URI);
  uri.password = passwordOf('admin');
  uri.search = 'authSource=admin';
  const client = await MongoClient.connect(uri.href, { tls: true, ca: readFileSync(KAFKA_CA_FILE) });
  const admin = client.db('admin');
  for (const user of SERVICES) {
    await admin.command({ dropUser: user }).catch(() => undefined);
    // FerretDB knows no roles.
    await admin.command({ createUser: user, pwd: passwordOf(user), roles: [] });
  }
  await client.close();
}

/** `centesimo topic …`, as an administrator runs it. */
async function run(action: string): Promise<void> {
  let said = '';
  const note = (text: string): void => void (said += text);
  const io = {
    out: note,
    err: note,
    isTerminal: false,
    signal: new AbortController().signal,
    env: process.env,
  };
  const topic = COMMANDS.find(({ name }) => name === 'topic');
  const code = await topic?.run([action, '--replication', '1'], io);
  if (code !== 0) throw new Error(`topic ${action} ended with ${code}: ${said}`);
}

/** What another test left. */
async function dropTopic(): Promise<void> {
  const admin = new kafkajs.Kafka({
    brokers: KAFKA_BROKERS.split(','),
    ssl: { ca: readFileSync(KAFKA_CA_FILE, 'utf8') },
    sasl: { mechanism: 'scram-sha-512', username: 'admin', password: passwordOf('admin') },
    logLevel: kafkajs.logLevel.NOTHING,
  }).admin();
  await admin.connect();
  const isThere = async (): Promise<string[]> =>
    (await admin.listTopics()).filter((topic) => topic.startsWith('centesimo.'));
  const topics = await isThere();
  if (topics.length > 0) await admin.deleteTopics({ topics });
  while ((await isThere()).length > 0) await pause(50);
  await admin.disconnect();
}
