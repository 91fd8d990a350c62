/** The table of commands: a new one is a file in `commands/` and a line here. */
import type { Command } from './command.ts';
import { backupCommand } from './commands/backup.ts';
import { eraseCommand } from './commands/erase.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { migrateCommand } from './commands/migrate.ts';
import { receiptCommand } from './commands/receipt.ts';
import { sampleCommand } from './commands/sample.ts';
import { restoreCommand } from './commands/restore.ts';
import { sourcesCommand } from './commands/sources.ts';
import { statementCommand } from './commands/statement.ts';
import { statusCommand } from './commands/status.ts';
import { tokenCommand } from './commands/token.ts';
import { topicCommand } from './commands/topic.ts';
import { trailCommand } from './commands/trail.ts';
import { verifyCommand } from './commands/verify.ts';
import { watchCommand } from './commands/watch.ts';
import { witnessCommand } from './commands/witness.ts';

export const COMMANDS: readonly Command[] = [
  verifyCommand,
  watchCommand,
  witnessCommand,
  exportCommand,
  trailCommand,
  sourcesCommand,
  statementCommand,
  receiptCommand,
  evidenceCommand,
  sampleCommand,
  importCommand,
  statusCommand,
  eraseCommand,
  tokenCommand,
  keysCommand,
  topicCommand,
  backupCommand,
  restoreCommand,
  migrateCommand,
];
