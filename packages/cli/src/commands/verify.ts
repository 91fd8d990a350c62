/** `verify`: replays a whole log from a folder or an address, trusting nobody but the key. */
import { join } from 'node:path';
import { quorumSource, writeEvidence } from '@centesimo/verify';
import type { LogSource, QuorumSource, Verification } from '@centesimo/verify';
import { countOf, EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command, CommandIo, ReadArgs } from '../command.ts';
import { sourceOf } from '../named-source.ts';
import { POLICY_HELP, cosignerLines, readPolicy } from '../quorum.ts';
import { readTextFile, readTokenFile } from '../text-file.ts';
import { checkedStamps, stampsText } from '../verified-stamps.ts';
import type { StampsWanted, VerifiedWithStamps } from '../verified-stamps.ts';
import { failedText, verifiedText, verifyOnShown, verifyShown } from '../verify-shown.ts';

const HELP = `centesimo verify <folder|url> --vkey-file FILE [options]

Replays the whole log: signature, entries, per-ledger chains, tree, tiles, events, money rules.

  --vkey-file FILE   the log's public key; get it by another way than the log itself
  --since FILE       a checkpoint saved earlier: the log must still contain what it signed
${POLICY_HELP}
  --state FILE       go on from what an earlier run verified, and keep in FILE what this one did: only new entries are
                     read, an interrupt loses little, and a log that does not continue it fails. Keep it like the key
  --save-every N     with --state: save it after so many entries too (250000, and half of what is saved)
  --deep             with --state: compute all sums anew too, which is else done when the log has grown by a quarter
  --hashes-only      leave out events and money; the answer says so
  --tsa-ca FILE      certificates (PEM) of time-stamping authorities that you trust: checks the log's time stamps
  --stamps PLACE     a mirror or address whose time stamps are taken, in place of those of the log itself
  --evidence FOLDER  where the evidence of a failure is written (./centesimo-evidence)
  --token-file FILE  bearer token, where a log does not open its entries to everybody
  --json             one JSON value on stdout

Exit codes: 0 verified, 1 failed, 2 could not check (or interrupted), 64 wrong usage.

Example: centesimo verify ./mirror --vkey-file ./log.vkey --since ./checkpoint-of-january
`;

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  'vkey-file': TEXT,
  since: TEXT,
  policy: TEXT,
  state: TEXT,
  'save-every': TEXT,
  deep: { type: 'boolean' },
  'tsa-ca': TEXT,
  stamps: TEXT,
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
    const tokenFile = textOf(read, 'token-file');
    const token = tokenFile === undefined ? undefined : readTokenFile(tokenFile);
    const source = sourceOf(name, token, io.signal);
    const vkey = readTextFile(vkeyFile, 'the key file');
    const evidence = textOf(read, 'evidence') ?? 'centesimo-evidence';
    const quorum = await quorumAsked(read, source, vkey);
    const shown = { name, evidence, isJson: read.values['json'] === true };
    if (quorum !== undefined && quorum.kind !== 'quorum') {
      if (quorum.kind === 'failed') await writeEvidence(evidence, source.name, quorum);
      return tell(io, { result: quorum }, { ...shown, quorum: undefined });
    }
    const chosen = quorum?.source ?? source;
    const wanted = stampsWanted(read, (place) => sourceOf(place, token, io.signal), chosen, vkey);
    const result = await verifyAsked(io, read, chosen, vkey, evidence);
    const stamped = await checkedStamps(result, wanted);
    if (result.kind === 'verified' && stamped.result.kind === 'failed')
      await writeEvidence(evidence, name, stamped.result);
    return tell(io, stamped, { ...shown, quorum });
  },
};

/** Undefined where no policy is named. */
async function quorumAsked(read: ReadArgs, source: LogSource, vkey: string) {
  const policy = textOf(read, 'policy');
  if (policy === undefined) return undefined;
  if (textOf(read, 'state') !== undefined)
    throw wrongUsage('--policy does not go with --state: its checkpoint may be smaller than what is saved');
  return await quorumSource(source, vkey, readPolicy(policy, vkey));
}

function stampsWanted(
  read: ReadArgs,
  open: (place: string) => LogSource,
  source: LogSource,
  vkey: string,
): StampsWanted {
  const [place, caFile] = [textOf(read, 'stamps'), textOf(read, 'tsa-ca')];
  if (place !== undefined && caFile === undefined)
    throw wrongUsage('--stamps needs --tsa-ca: it says whose stamps to believe');
  return { source, vkey, caFile, from: place === undefined ? source : open(place) };
}

async function verifyAsked(
  io: CommandIo,
  read: ReadArgs,
  source: LogSource,
  vkey: string,
  evidence: string,
): Promise<Verification> {
  const [since, state] = [textOf(read, 'since'), textOf(read, 'state')];
  const { deep = false, 'hashes-only': hashesOnly = false } = read.values;
  if (state === undefined) {
    if (deep !== false) throw wrongUsage('--deep is for --state: without it all sums are computed anyway');
    const money = hashesOnly !== true;
    const earlier = since === undefined ? {} : { since: readTextFile(since, 'the checkpoint') };
    const result = await verifyShown(io, source, { vkey, money, ...earlier });
    if (result.kind === 'failed') await writeEvidence(evidence, source.name, result);
    return result;
  }
  if (since !== undefined || hashesOnly !== false)
    throw wrongUsage(
      '--state goes with neither --since nor --hashes-only: it holds the money and its own checkpoint',
    );
  const saveEntries = countOf(read, 'save-every');
  const options = { vkey, state, evidence, saveEntries, deep: deep === true, signal: io.signal };
  return await verifyOnShown(io, source, options);
}

interface Told {
  readonly name: string;
  readonly evidence: string;
  /** Undefined where none was asked for. */
  readonly quorum: QuorumSource | undefined;
  readonly isJson: boolean;
}

function tell(
  io: CommandIo,
  { result, stamps }: VerifiedWithStamps,
  { evidence, isJson: json, name, quorum }: Told,
): number {
  const more = { ...quorumJson(quorum), ...(stamps && { stamps }) };
  if (json) io.out(`${JSON.stringify({ ...plainOf(result, evidence), ...more })}\n`);
  switch (result.kind) {
    case 'verified':
      if (!json) io.out(verifiedText(name, result, quorumLines(quorum)) + stampsText(stamps));
      return EXIT.done;
    case 'failed':
      if (!json) io.out(failedText(name, result, join(evidence, 'what-is-wrong.txt')));
      return EXIT.failed;
    case 'unchecked':
      if (!json) io.out(`COULD NOT CHECK  ${name}\n  ${result.code}: ${result.reason}\n`);
      return EXIT.impossible;
  }
}

function quorumJson(quorum: QuorumSource | undefined): object {
  return quorum === undefined ? {} : { cosigners: quorum.cosigners, newest: quorum.newest };
}

function quorumLines(quorum: QuorumSource | undefined): string[] {
  return quorum === undefined ? [] : cosignerLines(quorum.cosigners, quorum.size, quorum.newest);
}

function plainOf(result: Verification, evidence: string): object {
  if (result.kind === 'failed') return { ...result, evidence };
  if (result.kind === 'unchecked') return result;
  const { replay: _, ...plain } = result;
  return plain;
}
