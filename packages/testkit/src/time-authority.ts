/** A time-stamping authority made by OpenSSL in a folder: its own root, its certificate, its configuration. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RUN_MS = 30_000;

/** Why tests that need OpenSSL are skipped here, printed once a file; empty where they run. */
export function whyNoOpenssl(): string {
  const { status, stdout } = spawnSync('openssl', ['version'], { encoding: 'utf8', timeout: RUN_MS });
  const why = status === 0 && /^OpenSSL [3-9]/.test(stdout) ? '' : 'OpenSSL 3 is not here';
  if (why !== '') console.log(`${why}: time stamps are not tested`);
  return why;
}

export function openssl(folder: string, args: readonly string[], input?: Uint8Array): Buffer {
  return execFileSync('openssl', args, {
    cwd: folder,
    input,
    timeout: RUN_MS,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own configuration, not what the machine has.
    env: { ...process.env, OPENSSL_CONF: join(folder, 'openssl.cnf') },
  });
}

export interface TestAuthority {
  readonly folder: string;
  /** For `openssl ts -config`. */
  readonly config: string;
  /** The certificate of its root, PEM, as a path and as text. */
  readonly caFile: string;
  readonly ca: string;
}

export interface AuthorityShape {
  /** Its common name. */
  readonly name?: string;
  readonly key?: 'ec' | 'rsa';
  /** Whether an authority stands between the root and it. */
  readonly between?: boolean;
}

const KEYS = {
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'],
  rsa: ['-newkey', 'rsa:2048'],
};
const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
const STAMPS = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=critical,timeStamping',
];

/** Makes root and authority in an empty folder. */
export function makeTimeAuthority(folder: string, shape: AuthorityShape = {}): TestAuthority {
  const { between = false, key = 'ec', name = 'Stamps of a test' } = shape;
  writeFileSync(join(folder, 'openssl.cnf'), '[req]\ndistinguished_name = dn\n[dn]\n');
  certify(folder, 'ca', { name: 'Root of a test', key, extensions: CA });
  if (between) certify(folder, 'between', { name: 'Between of a test', key, extensions: CA, issuer: 'ca' });
  certify(folder, 'tsa', { name, key, extensions: STAMPS, issuer: between ? 'between' : 'ca' });
  const config = join(folder, 'tsa.cnf');
  writeFileSync(config, configText(folder, between ? 'between.pem' : 'ca.pem'));
  writeFileSync(join(folder, 'serial'), '01\n');
  const caFile = join(folder, 'ca.pem');
  return { folder, config, caFile, ca: readFileSync(caFile, 'utf8') };
}

export interface CertificateShape {
  readonly name: string;
  readonly key?: 'ec' | 'rsa';
  readonly extensions: readonly string[];
  /** Signs it; itself when left out. */
  readonly issuer?: string;
  readonly further?: readonly string[];
}

/** Writes `<file>.pem` and `<file>.key`. */
export function certify(folder: string, file: string, shape: CertificateShape): void {
  const { extensions, further = [], issuer, key = 'ec', name } = shape;
  const by = issuer === undefined ? [] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`];
  openssl(folder, [
    ...['req', '-x509', '-new', '-nodes', ...KEYS[key], '-keyout', `${file}.key`, '-out', `${file}.pem`],
    ...['-subj', `/O=Centesimo tests/CN=${name}`, '-days', '30', ...by, ...further],
    ...extensions.flatMap((extension) => ['-addext', extension]),
  ]);
}

function configText(folder: string, chain: string): string {
  return [
    '[tsa]',
    'default_tsa = here',
    '[here]',
    `serial = ${join(folder, 'serial')}`,
    'crypto_device = builtin',
    `signer_cert = ${join(folder, 'tsa.pem')}`,
    `signer_key = ${join(folder, 'tsa.key')}`,
    `certs = ${join(folder, chain)}`,
    'signer_digest = sha256',
    'default_policy = 1.3.6.1.4.1.99999.1',
    'digests = sha256, sha384, sha1',
    'accuracy = secs:1',
    'clock_precision_digits = 3',
    'ess_cert_id_alg = sha256',
    '',
  ].join('\n');
}

/** What the authority answers to a query, DER. */
export function answerQuery({ config, folder }: TestAuthority, query: Uint8Array): Buffer {
  const file = join(folder, `query-${process.hrtime.bigint()}.tsq`);
  writeFileSync(file, query);
  return openssl(folder, ['ts', '-reply', '-config', config, '-queryfile', file]);
}

/** Signs any bytes as the content of a time stamp, as `signer` of the folder, whether it should or not. */
export function signAsStamp(folder: string, content: Uint8Array, signer: string, digest = 'sha256'): Buffer {
  const type = ['-econtent_type', '1.2.840.113549.1.9.16.1.4', '-nodetach', '-binary', '-cades'];
  const by = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`, '-md', digest, '-nosmimecap'];
  return openssl(folder, ['cms', '-sign', ...type, ...by, '-outform', 'DER'], content);
}

/** What OpenSSL's own verification says of a token over a file. */
export function opensslVerdict({ caFile }: TestAuthority, file: string, token: string): string {
  const args = ['ts', '-verify', '-data', file, '-in', token, '-token_in', '-CAfile', caFile];
  const { stderr, stdout } = spawnSync('openssl', args, { encoding: 'utf8', timeout: RUN_MS });
  return stdout + stderr;
}
