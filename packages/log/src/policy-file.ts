/** The text of a witness policy (C2SP tlog-policy): lines `log`, `witness`, `group` and `quorum`, read strictly. */
import { binaryOfBytes, bytesOfBinary, parseDecimal, textOfUtf8 } from './encoding.ts';
import type { Sha256 } from './hash.ts';
import { LogError } from './log-error.ts';
import { parseVkey } from './note-key.ts';
import type { KeyType, VerifierKey } from './note-key.ts';
import type { PolicyGroup, PolicyLog, PolicyMember, PolicyWitness, WitnessPolicy } from './policy.ts';

/** Bounds of what is read. The specification asks for at least 32 of each; a note holds 64 signatures. */
export const MAX_POLICY_BYTES = 64 * 1024;
export const MAX_POLICY_ITEMS = 32;

const NONE = 'none';

interface Reading {
  readonly sha256: Sha256;
  readonly logs: PolicyLog[];
  readonly witnesses: PolicyWitness[];
  readonly groups: PolicyGroup[];
  /** By name, as octets. */
  readonly members: Map<string, PolicyMember>;
  /** Names that are a member already: each counts in one way only. */
  readonly used: Set<string>;
  quorum: { readonly member: PolicyMember | undefined } | undefined;
}

/** What is wrong with a line; its number is added by who reads the lines. */
class LineFault extends Error {}

function wrong(what: string): never {
  throw new LineFault(what);
}

/**
 * Reads a policy. Names are octets to it, compared as such and shown as UTF-8; a last line without its line feed is
 * taken. @throws LogError `policy-malformed`, with the number of the line
 */
export function parsePolicy(sha256: Sha256, file: Uint8Array): WitnessPolicy {
  if (file.length > MAX_POLICY_BYTES)
    throw new LogError('policy-malformed', `a policy is larger than ${MAX_POLICY_BYTES} bytes`);
  const reading: Reading = {
    sha256,
    logs: [],
    witnesses: [],
    groups: [],
    members: new Map(),
    used: new Set(),
    quorum: undefined,
  };
  for (const [at, line] of binaryOfBytes(file).split('\n').entries()) {
    try {
      readLine(reading, line);
    } catch (error) {
      if (!(error instanceof LineFault) && !(error instanceof LogError)) throw error;
      throw new LogError('policy-malformed', `line ${at + 1} of the policy: ${error.message}`);
    }
  }
  const { groups, logs, quorum, witnesses } = reading;
  if (quorum === undefined) throw new LogError('policy-malformed', 'the policy has no quorum line');
  return { logs, witnesses, groups, quorum: quorum.member };
}

function readLine(reading: Reading, line: string): void {
  // The specification allows of the control characters only these two.
  if (/[\0-\x08\x0b-\x1f\x7f]/.test(line)) wrong('a control character');
  const [kind, ...items] = line.split(/[\t ]+/).filter((item) => item !== '');
  if (kind === undefined || kind.startsWith('#')) return;
  switch (kind) {
    case 'log':
      return readLog(reading, items);
    case 'witness':
      return readWitness(reading, items);
    case 'group':
      return readGroup(reading, items);
    case 'quorum':
      return readQuorum(reading, items);
    default:
      wrong('it begins with none of log, witness, group, quorum and #');
  }
}

function readLog({ logs, sha256 }: Reading, [vkey, url, ...more]: readonly string[]): void {
  if (vkey === undefined || more.length > 0) wrong('not "log VKEY [URL]"');
  const key = keyOf(sha256, vkey, 'ed25519', 'a log');
  if (logs.some((log) => isSameKey(log.key, key))) wrong('the key of a log a second time');
  addTo(logs, { key, ...urlOf(url) }, 'logs');
}

function readWitness(reading: Reading, [name, vkey, url, ...more]: readonly string[]): void {
  if (name === undefined || vkey === undefined || more.length > 0) wrong('not "witness NAME VKEY [URL]"');
  const key = keyOf(reading.sha256, vkey, 'cosignature/v1', 'a witness');
  if (reading.witnesses.some((witness) => isSameKey(witness.key, key)))
    wrong('the key of a witness a second time');
  const witness = { name: shown(name), key, ...urlOf(url) };
  addTo(reading.witnesses, witness, 'witnesses');
  define(reading, name, witness);
}

function readGroup(reading: Reading, [name, k, ...names]: readonly string[]): void {
  if (name === undefined || k === undefined || names.length === 0)
    wrong('not "group NAME k|any|all MEMBER…"');
  // Also k above the members, which nothing could ever meet.
  const threshold = k === 'any' ? 1 : k === 'all' ? names.length : parseDecimal(k);
  if (threshold === undefined || threshold < 1 || threshold > names.length)
    wrong(`how many of the group must have witnessed is any, all, or 1 to ${names.length}`);
  const members = names.map((member) => {
    const found = memberOf(reading, member);
    if (reading.used.has(member)) wrong(`${shown(member)} is a member of a group already`);
    reading.used.add(member);
    return found;
  });
  const group = { name: shown(name), threshold, members };
  addTo(reading.groups, group, 'groups');
  define(reading, name, group);
}

function readQuorum(reading: Reading, [name, ...more]: readonly string[]): void {
  if (name === undefined || more.length > 0) wrong('not "quorum NAME" or "quorum none"');
  if (reading.quorum !== undefined) wrong('a second quorum line');
  reading.quorum = { member: name === NONE ? undefined : memberOf(reading, name) };
}

function memberOf({ members }: Reading, name: string): PolicyMember {
  return members.get(name) ?? wrong(`${shown(name)} is no witness or group of a line before`);
}

function define({ members }: Reading, name: string, member: PolicyMember): void {
  if (name === NONE) wrong('the name none is taken');
  if (members.has(name)) wrong(`the name ${shown(name)} a second time`);
  members.set(name, member);
}

function addTo<Item>(items: Item[], item: Item, what: string): void {
  if (items.length === MAX_POLICY_ITEMS) wrong(`more than ${MAX_POLICY_ITEMS} ${what}`);
  items.push(item);
}

function keyOf(sha256: Sha256, octets: string, type: KeyType, whose: string): VerifierKey {
  const key = parseVkey(sha256, textOfUtf8(bytesOfBinary(octets)));
  if (key.type !== type) wrong(`not the kind of key of ${whose}: ${type} is`);
  return key;
}

/** The same public key under another name is the same one. */
function isSameKey(left: VerifierKey, right: VerifierKey): boolean {
  return left.publicKey.every((byte, at) => byte === right.publicKey[at]);
}

function urlOf(octets: string | undefined): { url?: string } {
  return octets === undefined ? {} : { url: shown(octets) };
}

/** Octets for a person: UTF-8 where they are, else as they are. */
function shown(octets: string): string {
  try {
    return textOfUtf8(bytesOfBinary(octets));
  } catch {
    return octets;
  }
}
