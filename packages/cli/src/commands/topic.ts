/** `topic`: the topic of the events, who may do what with it on Apache Kafka, and how it is made again. */
import { AuthError } from '@centesimo/auth';
import { BusError } from '@centesimo/bus';
import { allGenerations } from '@centesimo/journal';
import { generationOf, kafkaOptions, readKafka } from '@centesimo/service';
import { CliError, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo, ReadArgs } from '../command.ts';
import { createProgress } from '../progress.ts';
import { publishJournals } from '../topic/publish-journals.ts';

const HELP = `centesimo topic create | check | rebuild [options]

The topic of the events on Apache Kafka, as infra/kafka/topics.json declares it: its partitions and copies, what keeps it
for ever, and the rights of the user of each service. Run it as an administrator of the cluster.

  create             makes the topic and the rights where they are missing, then checks. What is there and differs is told
                     and left as it is. Users and their passwords are made with Kafka's own tools: docs/OPERATIONS.md
  check              tells every difference from what is declared, rights that somebody else has to change it included

  rebuild            publishes everything that stands in the journals again, after the topic was lost; it is made where it
                     is missing. Every reader drops what it knows: nothing is lost or doubled. On the engines the services
                     may run, and MONGODB_URI is needed too; without engines it is done in a data folder, on which
                     nothing may run

  --data DIR         rebuild: the data folder, where no engines are named (./data)
  --replication N    copies of each partition, where the cluster has less than three brokers (default 3)
  --json             one JSON value on stdout

Settings, as the services read them: CENTESIMO_PARTITIONS, KAFKA_BROKERS, KAFKA_PREFIX, KAFKA_USERNAME, KAFKA_PASSWORD_FILE, KAFKA_CA_FILE.

Exit codes: 0 as declared, 1 something differs, 2 could not be done or looked at, 64 wrong usage.

Example: centesimo topic rebuild

As an administrator, with a password and TLS:
         KAFKA_BROKERS=kafka:9093 KAFKA_USERNAME=admin KAFKA_PASSWORD_FILE=admin.password KAFKA_CA_FILE=ca.pem \\
         centesimo topic create
`;

const REPLICATION_MAX = 15;

interface Outcome {
  readonly made: readonly string[];
  readonly topics: readonly string[];
  readonly faults: readonly string[];
  readonly hasRights: boolean;
}

export const topicCommand: Command = {
  name: 'topic',
  summary: 'make or check the topic on Apache Kafka and the rights on it, or make it again',
  help: HELP,
  run: async (args, io) => {
    const what = { min: 1, max: 1, what: 'one of create, check, rebuild' };
    const read = readArgs(args, { data: { type: 'string' }, replication: { type: 'string' } }, what);
    const [action = ''] = read.positionals;
    if (action === 'rebuild') return await rebuild(read, io);
    if (action !== 'create' && action !== 'check') throw wrongUsage(`expected ${what.what}`);
    const outcome = await perform(action, replicationOf(textOf(read, 'replication')), io);
    io.out(read.values['json'] === true ? `${JSON.stringify(outcome)}\n` : textOfOutcome(outcome));
    return outcome.faults.length === 0 ? EXIT.done : EXIT.failed;
  },
};

function replicationOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const copies = /^[0-9]{1,2}$/.test(text) ? Number(text) : 0;
  if (copies >= 1 && copies <= REPLICATION_MAX) return copies;
  throw wrongUsage(`--replication is a number from 1 to ${REPLICATION_MAX}`);
}

async function perform(
  action: 'create' | 'check',
  replication: number | undefined,
  io: CommandIo,
): Promise<Outcome> {
  const read = readKafka(io.env);
  if (read.faults !== undefined) throw wrongUsage(read.faults.join('; '));
  // Most commands reach no engine, and need not load what does.
  const { openKafkaTopicAdmin } = await import('../compose.ts');
  try {
    const topics = allGenerations(generationOf(read.config.partitions)).map(
      ({ partitions, topic: name }) => ({
        name,
        partitions,
      }),
    );
    const options = { ...kafkaOptions('cli', read.config), topics, ...(replication && { replication }) };
    const admin = await openKafkaTopicAdmin({ ...options, openMs: 0 });
    try {
      const { made } = action === 'create' ? await admin.create() : { made: [] };
      return { made, ...(await admin.check()) };
    } finally {
      await admin.close();
    }
  } catch (error) {
    if (error instanceof BusError || error instanceof AuthError)
      throw new CliError(error.code, error.message, EXIT.impossible, { cause: error });
    throw error;
  }
}

function textOfOutcome({ faults, hasRights, made, topics }: Outcome): string {
  const lines = [
    ...made.map((each) => `made: ${each}`),
    ...faults.map((each) => `differs: ${each}`),
    ...(hasRights ? [] : ['The cluster has no authorizer: everybody who reaches it may write the topic.']),
    ...(faults.length === 0 ? [`${topics.join(', ')}: as declared.`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

async function rebuild(read: ReadArgs, io: CommandIo): Promise<number> {
  const progress = createProgress(io, 'publishing (partitions)');
  const records = await publishJournals(textOf(read, 'data'), io, progress)
    .catch((error: unknown) => {
      if (io.signal.aborted) throw new CliError('cancelled', 'it was cut short; it may be called again');
      throw error;
    })
    .finally(progress.end);
  const text = `${records.toLocaleString('en')} records stand in the topic, as in the journals\n`;
  io.out(read.values['json'] === true ? `${JSON.stringify({ records })}\n` : text);
  return EXIT.done;
}
