// Witness policies: what is read, every wrong line by its number, and groups of groups held against a model by names.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeEd25519, nodeSha256 } from '../node/sha256.ts';
import { utf8OfText } from './encoding.ts';
import { LogError } from './log-error.ts';
import { formatVkey, signerKey, verifierKey } from './note-key.ts';
import { acceptsLog, isQuorum, witnessKeys } from './policy.ts';
import { MAX_POLICY_BYTES, MAX_POLICY_ITEMS, parsePolicy } from './policy-file.ts';

const keyOf = (type: 'ed25519' | 'cosignature/v1', name: string, fill: number) =>
  signerKey(nodeSha256, nodeEd25519, name, type, new Uint8Array(32).fill(fill));
const logs = [1, 2].map((n) => keyOf('ed25519', `log.test/${n}`, n));
const witnesses = Array.from({ length: 40 }, (_, n) => keyOf('cosignature/v1', `w${n}.test`, 100 + n));
const [logV = '', log2V = ''] = logs.map(formatVkey);
const vkeys = witnesses.map(formatVkey);
const [w0, w1, w2, w3, w4, w5] = witnesses as [
  (typeof witnesses)[0],
  (typeof witnesses)[0],
  (typeof witnesses)[0],
  (typeof witnesses)[0],
  (typeof witnesses)[0],
  (typeof witnesses)[0],
];
const parse = (text: string) => parsePolicy(nodeSha256, utf8OfText(text));
const cosignedBy = (...keys: (typeof witnesses)[0][]) => keys.map((key) => ({ key }));
const refusal = (file: string | Uint8Array): string => {
  try {
    parsePolicy(nodeSha256, typeof file === 'string' ? utf8OfText(file) : file);
  } catch (error) {
    expect(error).toMatchObject({ name: 'LogError', code: 'policy-malformed' });
    return (error as LogError).message;
  }
  return 'accepted';
};

/** The shape of the example in the specification. */
const EXAMPLE = `# Two organisations.
log ${logV}

witness X1 ${vkeys[0]}
witness X2 ${vkeys[1]}  https://x2.test/w
witness\tX3\t${vkeys[2]}
group X-witnesses 2 X1 X2 X3

  # Indented.
witness Y1 ${vkeys[3]}
  witness Y2 ${vkeys[4]}\t
witness Y3 ${vkeys[5]}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
`;

describe('a policy', () => {
  it('like that of the specification asks for two of the one organisation and one of the other', () => {
    const policy = parse(EXAMPLE);
    expect(policy.logs.map(({ key }) => key.name)).toEqual(['log.test/1']);
    expect(policy.witnesses.map(({ name, url }) => [name, url])).toEqual([
      ['X1', undefined],
      ['X2', 'https://x2.test/w'],
      ['X3', undefined],
      ['Y1', undefined],
      ['Y2', undefined],
      ['Y3', undefined],
    ]);
    expect(policy.groups.map(({ name, threshold }) => [name, threshold])).toEqual([
      ['X-witnesses', 2],
      ['Y-witnesses', 1],
      ['X-and-Y', 2],
    ]);
    expect(witnessKeys(policy).map(({ name }) => name)).toEqual(
      ['w0', 'w1', 'w2', 'w3', 'w4', 'w5'].map((name) => `${name}.test`),
    );
    expect(isQuorum(policy, cosignedBy(w0, w2, w4))).toBe(true);
    expect(isQuorum(policy, cosignedBy(w0, w1, w2, w3, w4, w5))).toBe(true);
    expect(isQuorum(policy, cosignedBy(w0, w1, w2))).toBe(false);
    expect(isQuorum(policy, cosignedBy(w0, w3, w4, w5))).toBe(false);
    // One witness twice is one witness.
    expect(isQuorum(policy, cosignedBy(w0, w0, w3))).toBe(false);
    expect(isQuorum(policy, [])).toBe(false);
  });

  it('may want one witness, or none', () => {
    const one = parse(`witness w ${vkeys[0]}\nquorum w`);
    expect([isQuorum(one, cosignedBy(w0)), isQuorum(one, cosignedBy(w1))]).toEqual([true, false]);
    const none = parse('quorum none\n');
    expect(none).toEqual({ logs: [], witnesses: [], groups: [], quorum: undefined });
    expect(isQuorum(none, [])).toBe(true);
  });

  it('counts no other key of a name', () => {
    const policy = parse(`witness w ${vkeys[0]}\nquorum w\n`);
    const same = keyOf('cosignature/v1', w0.name, 7);
    expect(isQuorum(policy, cosignedBy(same))).toBe(false);
    const renamed = verifierKey(nodeSha256, 'other.test', 'cosignature/v1', w0.publicKey);
    expect(isQuorum(policy, [{ key: renamed }])).toBe(false);
  });

  it('accepts the logs that it lists, and leaves the log open where it lists none', () => {
    const [first, second] = logs as [(typeof logs)[0], (typeof logs)[0]];
    const listed = parse(`log ${logV} https://log.test\nquorum none\n`);
    expect([acceptsLog(listed, first), acceptsLog(listed, second)]).toEqual([true, false]);
    expect(acceptsLog(parse('quorum none\n'), second)).toBe(true);
  });

  it('takes names as octets: what only looks alike is another one', () => {
    const kelvin = parse(
      `witness K ${vkeys[0]}\nwitness \u212a ${vkeys[1]}\ngroup g all K \u212a\nquorum g\n`,
    );
    expect(kelvin.witnesses.map(({ name }) => name)).toEqual(['K', '\u212a']);
    const latin = Buffer.from(
      `witness caf\u00e9 ${vkeys[0]} http://\u00fc.test\nquorum caf\u00e9\n`,
      'latin1',
    );
    expect(parsePolicy(nodeSha256, latin).witnesses.map(({ name, url }) => [name, url])).toEqual([
      ['caf\u00e9', 'http://\u00fc.test'],
    ]);
  });
});

describe('a wrong policy', () => {
  const head = `witness a ${vkeys[0]}\nwitness b ${vkeys[1]}\n`;
  it.each([
    ['', 'the policy has no quorum line'],
    [head, 'the policy has no quorum line'],
    [`${head}quorum a\nquorum a\n`, 'line 4 of the policy: a second quorum line'],
    [`${head}quorum c\n`, 'line 3 of the policy: c is no witness or group of a line before'],
    [`quorum a\n${head}`, 'line 1 of the policy: a is no witness or group of a line before'],
    [`${head}quorum\n`, 'line 3 of the policy: not "quorum NAME" or "quorum none"'],
    [`${head}quorum a b\n`, 'line 3 of the policy: not "quorum NAME" or "quorum none"'],
    [`${head}group g any\nquorum g\n`, 'line 3 of the policy: not "group NAME k|any|all MEMBER…"'],
    [`${head}group g\nquorum g\n`, 'line 3 of the policy: not "group NAME k|any|all MEMBER…"'],
    [`${head}group g any a g\n`, 'line 3 of the policy: g is no witness or group of a line before'],
    [`${head}group g any a none\n`, 'line 3 of the policy: none is no witness or group of a line before'],
    [`${head}group g 2 a a\n`, 'line 3 of the policy: a is a member of a group already'],
    [`${head}group g any a\ngroup h all g a\n`, 'line 4 of the policy: a is a member of a group already'],
    [`${head}group a any b\n`, 'line 3 of the policy: the name a a second time'],
    [`${head}group none any b\n`, 'line 3 of the policy: the name none is taken'],
    [`witness none ${vkeys[0]}\n`, 'line 1 of the policy: the name none is taken'],
    [`${head}witness a ${vkeys[2]}\n`, 'line 3 of the policy: the name a a second time'],
    [`${head}witness c ${vkeys[0]}\n`, 'line 3 of the policy: the key of a witness a second time'],
    [`log ${logV}\nlog ${logV}\n`, 'line 2 of the policy: the key of a log a second time'],
    [`log\n`, 'line 1 of the policy: not "log VKEY [URL]"'],
    [`log ${logV} a b\n`, 'line 1 of the policy: not "log VKEY [URL]"'],
    [`witness a\n`, 'line 1 of the policy: not "witness NAME VKEY [URL]"'],
    [`witness a ${vkeys[0]} x y\n`, 'line 1 of the policy: not "witness NAME VKEY [URL]"'],
    [`log ${vkeys[0]}\n`, 'line 1 of the policy: not the kind of key of a log: ed25519 is'],
    [`witness a ${log2V}\n`, 'line 1 of the policy: not the kind of key of a witness: cosignature/v1 is'],
    [`witness a ${vkeys[0]?.slice(1)}\n`, 'line 1 of the policy: the id of the key 0.test is not its own'],
    [`witness a b\n`, 'line 1 of the policy: not a key: name+id+base64'],
    [
      `\n\nWitness a ${vkeys[0]}\n`,
      'line 3 of the policy: it begins with none of log, witness, group, quorum',
    ],
    [`${head}quorum a\r\n`, 'line 3 of the policy: a control character'],
    [`# a comment\u0000\nquorum none\n`, 'line 1 of the policy: a control character'],
    [`quorum none\u007f\n`, 'line 1 of the policy: a control character'],
    [`quorum\u00a0none\n`, 'line 1 of the policy: it begins with none of'],
  ])('%# is refused with its line', (text, message) => {
    expect(refusal(text)).toContain(message);
  });

  it.each(['0', '3', '-1', '01', '1.0', '', 'ANY', '1e0', '9007199254740993'])(
    'wants %j of two witnesses',
    (k) => {
      expect(refusal(`${head}group g ${k} a b\nquorum g\n`)).toMatch(/^line 3 of the policy: /);
    },
  );

  it('is refused under another name of the same key, and with a key of a name that is not UTF-8', () => {
    const renamed = formatVkey(verifierKey(nodeSha256, 'other.test', 'cosignature/v1', w0.publicKey));
    expect(refusal(`${head}witness c ${renamed}\n`)).toContain('the key of a witness a second time');
    const torn = Buffer.from(`witness a \xe9${vkeys[0]}\nquorum a\n`, 'latin1');
    expect(refusal(torn)).toBe('line 1 of the policy: not valid UTF-8');
  });

  it('is too large', () => {
    expect(refusal(new Uint8Array(MAX_POLICY_BYTES + 1).fill(35))).toContain('larger than 65536 bytes');
    const lines = vkeys.map((vkey, n) => `witness w${n} ${vkey}\n`);
    const most = lines.slice(0, MAX_POLICY_ITEMS).join('');
    expect(refusal(`${most}quorum w0\n`)).toBe('accepted');
    expect(refusal(`${lines.join('')}quorum w0\n`)).toBe('line 33 of the policy: more than 32 witnesses');
    const groups = Array.from({ length: 33 }, (_, n) => `group g${n} any ${n === 0 ? 'w0' : `g${n - 1}`}\n`);
    expect(refusal(`${most}${groups.join('')}quorum g32\n`)).toBe(
      'line 65 of the policy: more than 32 groups',
    );
  });

  it('is read or refused whatever was done to it, and never breaks', () => {
    const change = fc.tuple(fc.nat(EXAMPLE.length), fc.nat(30), fc.uint8Array({ maxLength: 3 }));
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(change, { maxLength: 2 }), (changes) => {
        let bytes = Buffer.from(EXAMPLE);
        for (const [at, gone, put] of changes)
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)]);
        if (refusal(bytes) === 'accepted') accepted += 1;
      }),
      { numRuns: 500 },
    );
    expect(accepted).toBeGreaterThan(10);
  });
});

/** Groups of what is not in a group yet, the last one the quorum. */
const anyPolicy = fc
  .record({
    count: fc.integer({ min: 1, max: 9 }),
    groups: fc.array(
      fc.record({
        take: fc.array(fc.nat(50), { minLength: 1, maxLength: 5 }),
        k: fc.nat(8),
        word: fc.nat(2),
      }),
      { maxLength: 6 },
    ),
    quorum: fc.nat(50),
  })
  .map(({ count, groups, quorum }) => {
    const names = Array.from({ length: count }, (_, n) => `w${n}`);
    const free = [...names];
    const lines = names.map((name, n) => `witness ${name} ${vkeys[n]}`);
    for (const [n, { k, take, word }] of groups.entries()) {
      const members = take.flatMap((at) => (free.length === 0 ? [] : free.splice(at % free.length, 1)));
      if (members.length === 0) continue;
      const threshold = word === 0 ? 'any' : word === 1 ? 'all' : `${(k % members.length) + 1}`;
      lines.push(`group g${n} ${threshold} ${members.join(' ')}`);
      names.push(`g${n}`);
      free.push(`g${n}`);
    }
    return { lines, quorum: names[quorum % names.length] ?? '' };
  });

/** By the words of the specification: names are marked, line by line; no tree, no keys. */
function modelOf(lines: readonly string[], quorum: string, cosigned: ReadonlySet<string>): boolean {
  const marked = new Set(cosigned);
  for (const line of lines) {
    const [kind, name = '', k = '', ...members] = line.split(' ');
    if (kind !== 'group') continue;
    const least = { any: 1, all: members.length }[k] ?? Number(k);
    let found = 0;
    for (const member of members) if (marked.has(member)) found++;
    if (found >= least) marked.add(name);
  }
  return marked.has(quorum);
}

it('is met by exactly those cosigners by whom a model of names is', () => {
  const verdicts = { true: 0, false: 0 };
  fc.assert(
    fc.property(anyPolicy, fc.nat(511), ({ lines, quorum }, bits) => {
      const policy = parse(`${[...lines, `quorum ${quorum}`].join('\n')}\n`);
      const chosen = policy.witnesses.filter((_, n) => ((bits >> n) & 1) === 1);
      const wanted = modelOf(lines, quorum, new Set(chosen.map(({ name }) => name)));
      verdicts[`${wanted}`] += 1;
      expect(isQuorum(policy, chosen)).toBe(wanted);
    }),
    { numRuns: 1_000 },
  );
  expect(Math.min(verdicts.true, verdicts.false)).toBeGreaterThan(100);
});
