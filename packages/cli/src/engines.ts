/** The engines that the environment names, as the services read it. */
import { type EngineConfig, engineSettings, readWithEngines } from '@centesimo/service';
import { CliError, type CommandIo, EXIT } from './command.ts';

/** The engines of the environment; undefined where it names none. @throws CliError `wrong-settings` */
export function enginesOf({ env }: CommandIo): EngineConfig | undefined {
  const read = readWithEngines(engineSettings, env);
  if (read.faults !== undefined) throw new CliError('wrong-settings', read.faults.join('; '), EXIT.usage);
  return read.config.mongodbUri === '' ? undefined : read.config;
}
