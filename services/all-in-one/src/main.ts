/** `npm start`: everything in one process. The only file here that ends the process. */
import { parseArgs } from 'node:util';
import { oneAddress } from '@centesimo/grpc';
import type { HttpBinding } from '@centesimo/http';
import { EXIT, listSettings, reasonOf, stopBriefly, untilSignal } from '@centesimo/service';
import { openTracing } from '@centesimo/telemetry';
import { type Running, startAllInOne } from './compose.ts';
import { type Config, SETTINGS, readConfig } from './config.ts';
import { demonstrate } from './demonstration/demonstrate.ts';
import { openSandbox } from './demonstration/open-sandbox.ts';
import type { ToldChapter } from './demonstration/story/chapter.ts';
import { storyPage } from './demonstration/story/story-page.ts';

const HELP = `Centesimo: every cent of a gift, to the invoice it paid.

npm start                starts all services on ./data; the first start runs the demonstration, then it serves
npm start -- --once      the same, verifies everything, and exits 0
npm start -- --empty     starts without the demonstration
npm start -- --serve     the same, and says nothing but where it serves

Settings, from the environment:
${listSettings(SETTINGS)}
`;

interface Options {
  readonly once: boolean;
  readonly empty: boolean;
  readonly serve: boolean;
  readonly help: boolean;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What the page of the story shows. */
let story: readonly ToldChapter[] = [];

function isShowing({ empty, serve }: Options): boolean {
  return !empty && !serve;
}

function complain(text: string): void {
  process.stderr.write(`centesimo: ${text}\n`);
}

function readOptions(args: readonly string[]): Options | string {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { once: flag, empty: flag, serve: flag, help: flag },
      strict: true,
    });
    return values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function start(config: Config, pages: readonly HttpBinding[]): Promise<Running | undefined> {
  try {
    const running = await startAllInOne(config, {}, await openTracing('centesimo', process.env), pages);
    await running.ready();
    for (const stopped of running.stopped()) complain(stopped);
    return running;
  } catch (error) {
    complain(`cannot start: ${reasonOf(error)}`);
    return undefined;
  }
}

async function work(running: Running, config: Config, options: Options): Promise<boolean> {
  if (!isShowing(options)) return true;
  const { address, httpAddress, keys } = running;
  const { signingKey } = keys.tokens;
  const at = { addresses: oneAddress(address), httpAddress, signingKey, dataFolder: config.dataFolder };
  const isShown = (await demonstrate({ ...at, onStory: (told) => (story = told) }, say)) !== undefined;
  if (isShown && !options.once) await openSandbox(running, say);
  return isShown;
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === 'string') {
    complain(`${options}\n\n${HELP}`);
    return EXIT.usage;
  }
  if (options.help) {
    say(HELP);
    return EXIT.done;
  }
  const read = readConfig(process.env, { isDemonstration: isShowing(options) });
  if (read.faults !== undefined) {
    for (const fault of read.faults) complain(fault);
    return EXIT.usage;
  }
  const ended = untilSignal(() => process.exit(EXIT.failed));
  const running = await start(read.config, isShowing(options) ? [storyPage(() => story)] : []);
  if (running === undefined) return EXIT.notStarted;
  const died = running.died().then(() => EXIT.startAgain);
  const code = await Promise.race([serve(running, read.config, options, ended), died]).catch(
    async (error: unknown) => {
      await running.stop();
      throw error;
    },
  );
  if (code === EXIT.startAgain) await stopBriefly(() => running.stop());
  else await running.stop();
  return code;
}

/** Works and serves until it is told to end; cut off before `--once` is through, that has failed. */
async function serve(
  running: Running,
  config: Config,
  options: Options,
  ended: Promise<void>,
): Promise<number> {
  const isShown = await Promise.race([work(running, config, options), ended]);
  if (options.once) return isShown === true ? EXIT.done : EXIT.failed;
  say(
    `Serving gRPC at ${running.address}, HTTP at http://${running.httpAddress}/docs; data in ${config.dataFolder}. Ctrl-C stops.`,
  );
  await ended;
  say('Draining: everything answered is being stored, published and logged.');
  return EXIT.done;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    complain(reasonOf(error));
    process.exit(EXIT.failed);
  },
);
