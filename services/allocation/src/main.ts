/** Runs allocation alone until SIGINT or SIGTERM. The only file that ends the process. */
import { EXIT, runService } from '@centesimo/service';
import { startAllocation } from './compose.ts';
import { readConfig, SETTINGS } from './config.ts';

const program = { name: 'allocation', settings: SETTINGS, readConfig, start: startAllocation };
process.exit(await runService(program, process.argv.slice(2), () => process.exit(EXIT.failed)));
