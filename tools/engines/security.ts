/** What the engines are made secure with: an authority of their own, a certificate, and users with random passwords. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { needProgram, runStep } from './engine-process.ts';

/** May do everything; made with the data of the engines. */
export const ADMINISTRATOR = 'admin';
/** Known by a password, and has no right at all: for tests. */
const STRANGER = 'stranger';
/** The subject of the certificate, which controllers know each other by. */
export const CERTIFICATE_NAME = 'engines';
const OPENSSL_MS = 30_000;
const PASSWORD_BYTES = 24;
const DAYS = '7';

export interface Security {
  /** Certificate of the authority (PEM). */
  readonly ca: string;
  /** Certificate and key of every server, in one file (PEM). */
  readonly server: string;
  /** User names, each with the file of its password. */
  readonly users: ReadonlyMap<string, string>;
}

/** The users of the declaration, an administrator and a stranger; all made anew in `folder`. @throws EngineError */
export function makeSecurity(root: string, folder: string): Security {
  needProgram('openssl', 'apt-get install openssl');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const declared = path.join(root, 'infra/kafka/topics.json');
  const { users } = JSON.parse(readFileSync(declared, 'utf8')) as { users: { name: string }[] };
  const names = [ADMINISTRATOR, STRANGER, ...users.map(({ name }) => name)];
  const files = names.map((name) => [name, path.join(folder, `${name}.password`)] as const);
  for (const [, file] of files)
    writeFileSync(file, `${randomBytes(PASSWORD_BYTES).toString('base64url')}\n`, { mode: 0o600 });
  return { ...makeCertificates(folder), users: new Map(files) };
}

export function passwordOf({ users }: Security, name: string): string {
  return readFileSync(users.get(name) ?? '', 'utf8').trim();
}

function makeCertificates(folder: string): Pick<Security, 'ca' | 'server'> {
  const file = (name: string): string => path.join(folder, name);
  const make = (...args: string[]): string =>
    runStep(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        DAYS,
        ...args,
      ],
      folder,
      OPENSSL_MS,
    );
  const [ca, caKey, certificate, key] = [
    file('ca.pem'),
    file('ca.key'),
    file('server.crt'),
    file('server.key'),
  ];
  const isAuthority = [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign',
  ];
  make('-keyout', caKey, '-out', ca, '-subj', '/CN=authority of the engines', ...isAuthority);
  const names = [
    '-addext',
    'subjectAltName=IP:127.0.0.1,DNS:localhost',
    '-addext',
    'basicConstraints=CA:FALSE',
  ];
  const by = ['-CA', ca, '-CAkey', caKey];
  make('-keyout', key, '-out', certificate, '-subj', `/CN=${CERTIFICATE_NAME}`, ...names, ...by);
  const server = file('server.pem');
  writeFileSync(server, readFileSync(key, 'utf8') + readFileSync(certificate, 'utf8'), { mode: 0o600 });
  return { ca, server };
}
