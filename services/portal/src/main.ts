/** Runs the portal alone until SIGINT or SIGTERM. The only file that ends the process. */
import { EXIT, runService } from '@centesimo/service';
import { startPortal } from './compose.ts';
import { readConfig, SETTINGS } from './config.ts';

const program = { name: 'portal', settings: SETTINGS, readConfig, start: startPortal };
process.exit(await runService(program, process.argv.slice(2), () => process.exit(EXIT.failed)));
