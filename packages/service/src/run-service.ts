/** The life of a process that runs one service: options, settings, start, a drain at the first signal, and how it ended. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Tracing, openTracing } from '@centesimo/telemetry';
import { type Environment, type ReadConfig, type Setting, listSettings } from './settings.ts';

/** Exit codes, as docs/OPERATIONS.md lists them. */
export const EXIT = { done: 0, failed: 1, notStarted: 2, usage: 64, startAgain: 75 } as const;

/** How long a process that is broken may take to end in order. */
const STOP_MS = 10_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One service, as its main knows it. */
export interface ServiceProgram<Config> {
  readonly name: string;
  readonly settings: Readonly<Record<string, Setting<unknown>>>;
  readonly readConfig: (env: Environment) => ReadConfig<Config>;
  /** `tracing` is undefined where nothing is traced; what was started stops it. */
  readonly start: (
    config: Config,
    tracing: Tracing | undefined,
  ) => Promise<{
    readonly address: string;
    readonly httpAddress: string;
    ready(): Promise<void>;
    died(): Promise<void>;
    stop(): Promise<void>;
  }>;
}

/** Why something failed, in a sentence with its stable code where there is one. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? ` [${error.code}]` : '';
  return `${error.message}${code}`;
}

/** Resolves at the first signal to end; `again` is called at each later one. */
export function untilSignal(again: () => void): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (asked) again();
        asked = true;
        resolve();
      });
    }
  });
}

/** Runs until a signal, then drains. Answers the code to exit with; `endAtOnce` is for who asks twice. */
export async function runService<Config>(
  program: ServiceProgram<Config>,
  args: readonly string[],
  endAtOnce: () => void,
): Promise<number> {
  const { name, settings } = program;
  const help = `Runs ${name} alone until SIGINT or SIGTERM. Settings, from the environment:\n${listSettings(settings)}`;
  try {
    const options = { help: { type: 'boolean', default: false } } as const;
    if (parseArgs({ args: [...args], options, strict: true }).values.help) {
      say(help);
      return EXIT.done;
    }
  } catch (error) {
    complain(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return EXIT.usage;
  }
  const read = program.readConfig(process.env);
  if (read.faults !== undefined) {
    for (const fault of read.faults) complain(fault);
    return EXIT.usage;
  }
  try {
    return await serve(program, read.config, untilSignal(endAtOnce));
  } catch (error) {
    complain(reasonOf(error));
    return EXIT.failed;
  }
}

/** @throws what stopping fails with */
async function serve<Config>(
  { name, start }: ServiceProgram<Config>,
  config: Config,
  ended: Promise<void>,
): Promise<number> {
  let stop = (): Promise<void> => Promise.resolve();
  let died: Promise<number>;
  try {
    const running = await start(config, await openTracing(`centesimo-${name}`, process.env));
    stop = () => running.stop();
    const { address, httpAddress } = running;
    const places = `gRPC at ${address}, HTTP at http://${httpAddress}/docs`;
    const ready = running.ready().then(() => say(`${name} answers: ${places}`));
    died = running.died().then(() => EXIT.startAgain);
    await Promise.race([ready, ended, died]);
  } catch (error) {
    complain(`cannot start: ${reasonOf(error)}`);
    await stop().catch(() => undefined);
    return EXIT.notStarted;
  }
  const code = await Promise.race([ended.then(() => EXIT.done), died]);
  if (code === EXIT.done) await stop();
  else await stopBriefly(stop);
  return code;
}

/** What hangs must not keep the process: nothing that was answered is lost by it. */
export async function stopBriefly(stop: () => Promise<void>): Promise<void> {
  const stopped = stop().catch(() => undefined);
  await Promise.race([stopped, sleep(STOP_MS, undefined, { ref: false })]);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`centesimo: ${text}\n`);
}
