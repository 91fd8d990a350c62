/** `verify`: replays a whole log from a folder or an address, trusting nobody but the key. */
import { join } from 'node:path';
import { writeEvidence } from '@centesimo/verify';
import type { Verification } from '@centesimo/verify';
import { EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo } from '../command.ts';
import { sourceOf } from '../named-source.ts';
import { readTextFile, readTokenFile } from '../text-file.ts';
import { failedText, verifiedText, verifyShown } from '../verify-shown.ts';

const HELP = `centesimo verify <folder|url> --vkey-file FILE [options]

Replays the whole log: signature, entries, per-ledger chains, tree, tiles, events, money rules.

  --vkey-file FILE   the log's public key; get it by another way than the log itself
  --since FILE       a checkpoint saved earlier: the log must still contain what it signed
  --hashes-only      leave out events and money; the answer says so
  --evidence FOLDER  where the evidence of a failure is written (./centesimo-evidence)
  --token-file FILE  bearer token, where a log does not open its entries to everybody
  --json             one JSON value on stdout

Exit codes: 0 verified, 1 failed, 2 could not check, 64 wrong usage.

Example: centesimo verify ./mirror --vkey-file ./log.vkey --since ./checkpoint-of-january
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  'vkey-file': TEXT,
  since: TEXT,
  evidence: TEXT,
  'token-file': TEXT,
  'hashes-only': { type: 'boolean' },
} as const;

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'check a whole log: signature, chains, tree and every money rule',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 1, max: 1, what: 'one folder or address' });
    const name = read.positionals[0] ?? '';
    const vkeyFile = textOf(read, 'vkey-file');
    if (vkeyFile === undefined) throw wrongUsage('--vkey-file is missing: the key says whom to believe');
    const since = textOf(read, 'since');
    const tokenFile = textOf(read, 'token-file');
    const token = tokenFile === undefined ? undefined : readTokenFile(tokenFile);
    const result = await verifyShown(io, sourceOf(name, token), {
      vkey: readTextFile(vkeyFile, 'the key file'),
      money: read.values['hashes-only'] !== true,
      ...(since === undefined ? {} : { since: readTextFile(since, 'the checkpoint') }),
    });
    const evidence = textOf(read, 'evidence') ?? 'centesimo-evidence';
    if (result.kind === 'failed') await writeEvidence(evidence, name, result);
    return tell(io, name, result, evidence, read.values['json'] === true);
  },
};

function tell(io: CommandIo, name: string, result: Verification, evidence: string, json: boolean): number {
  if (json) io.out(`${JSON.stringify(plainOf(result, evidence))}\n`);
  switch (result.kind) {
    case 'verified':
      if (!json) io.out(verifiedText(name, result));
      return EXIT.done;
    case 'failed':
      if (!json) io.out(failedText(name, result, join(evidence, 'what-is-wrong.txt')));
      return EXIT.failed;
    case 'unchecked':
      if (!json) io.out(`COULD NOT CHECK  ${name}\n  ${result.code}: ${result.reason}\n`);
      return EXIT.impossible;
  }
}

function plainOf(result: Verification, evidence: string): object {
  if (result.kind === 'failed') return { ...result, evidence };
  if (result.kind === 'unchecked') return result;
  const { replay: _, ...plain } = result;
  return plain;
}
