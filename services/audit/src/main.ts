/** Runs audit alone until SIGINT or SIGTERM. The only file that ends the process. */
import { EXIT, runService } from '@centesimo/service';
import { startAudit } from './compose.ts';
import { readConfig, SETTINGS } from './config.ts';

const program = { name: 'audit', settings: SETTINGS, readConfig, start: startAudit };
process.exit(await runService(program, process.argv.slice(2), () => process.exit(EXIT.failed)));
