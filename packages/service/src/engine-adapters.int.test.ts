// The adapters that the settings name: what each is opened with, and the files of secrets that it is given.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { type AdapterOpeners, adaptersOf } from './engine-adapters.ts';
import { engineSettings, readWithEngines } from './engine-settings.ts';

/** Adapters that open nothing: each fails with what it was asked. */
const ASKED = (name: string) => (options: object) =>
  Promise.reject(new Error(JSON.stringify({ [name]: options })));
const OPENERS: AdapterOpeners = {
  folder: {
    lockFolder: () => Promise.resolve({ release: () => undefined }),
    checkFolderMark: () => undefined,
    readOrCreateFolderMark: () => Promise.resolve(),
  },
  openEmbeddedStore: ASKED('embeddedStore'),
  openEmbeddedBus: ASKED('embeddedBus'),
  openMongoStore: ASKED('mongoStore'),
  openKafkaBus: ASKED('kafkaBus'),
};

function adapters(env: Record<string, string> = {}) {
  const read = readWithEngines(engineSettings, env);
  if (read.faults !== undefined) throw new Error(read.faults.join());
  return adaptersOf('donation', read.config, OPENERS);
}

async function asked(opening: Promise<unknown>): Promise<string> {
  return opening.then(
    () => 'opened',
    (error: Error) => error.message,
  );
}

it('are the embedded ones where no engine is named', async () => {
  const { isTopicShared, openBus, openStore } = adapters();
  expect(isTopicShared).toBe(false);
  expect(await asked(openBus({ folder: '/f' }))).toBe('{"embeddedBus":{"folder":"/f"}}');
  expect(await asked(openStore({ folder: '/f' }))).toBe('{"embeddedStore":{"folder":"/f"}}');
});

it('are Kafka and MongoDB with user, password and authorities, as their files hold them', async () => {
  await withTempFolder(async (folder) => {
    const write = (name: string, text: string, mode = 0o600): string => {
      writeFileSync(join(folder, name), text, { mode });
      return join(folder, name);
    };
    const [ca = ''] = rootCertificates;
    const env = {
      KAFKA_BROKERS: 'a:1',
      KAFKA_USERNAME: 'donation',
      KAFKA_PASSWORD_FILE: write('kafka', 'hunter 2\n'),
      KAFKA_CA_FILE: write('ca.pem', ca, 0o644),
      MONGODB_URI: 'mongodb://donation@mongo/charity',
      MONGODB_PASSWORD_FILE: write('mongo', 'p@ss\r\n'),
      MONGODB_CA_FILE: 'system',
    };
    const { isTopicShared, openBus, openStore } = adapters(env);
    expect(isTopicShared).toBe(true);
    expect(JSON.parse(await asked(openBus({ folder })))).toEqual({
      kafkaBus: {
        brokers: ['a:1'],
        prefix: '',
        sessionTimeoutMs: 10_000,
        clientId: 'centesimo-donation',
        login: { username: 'donation', password: 'hunter 2' },
        tls: { ca },
      },
    });
    expect(JSON.parse(await asked(openStore({ folder })))).toEqual({
      mongoStore: {
        uri: 'mongodb://donation:p%40ss@mongo/charity',
        database: 'charity-donation',
        tls: {},
      },
    });
    // Each bad file is told by the setting that names it, and what stands in it is not shown.
    chmodSync(env.KAFKA_PASSWORD_FILE, 0o644);
    expect(await asked(openBus({ folder }))).toMatch(
      /^KAFKA_PASSWORD_FILE: .*can be read by others.*chmod 600/,
    );
    for (const text of ['\n', 'hunter\n2\n', 'hunter\0']) {
      write('mongo', text);
      const told = await asked(openStore({ folder }));
      expect(told).toMatch(/^MONGODB_PASSWORD_FILE: .* must hold one line, the password$/);
    }
    const missing = adapters({ ...env, MONGODB_CA_FILE: join(folder, 'nowhere') });
    write('mongo', 'good');
    expect(await asked(missing.openStore({ folder }))).toMatch(/^MONGODB_CA_FILE: there is no key file/);
    chmodSync(env.KAFKA_PASSWORD_FILE, 0o600);
    write('ca.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    expect(await asked(openBus({ folder }))).toMatch(/^KAFKA_CA_FILE: .*holds no certificate in PEM$/);
  });
});
