/** Runs donation alone until SIGINT or SIGTERM. The only file that ends the process. */
import { EXIT, runService } from '@centesimo/service';
import { startDonation } from './compose.ts';
import { readConfig, SETTINGS } from './config.ts';

const program = { name: 'donation', settings: SETTINGS, readConfig, start: startDonation };
process.exit(await runService(program, process.argv.slice(2), () => process.exit(EXIT.failed)));
