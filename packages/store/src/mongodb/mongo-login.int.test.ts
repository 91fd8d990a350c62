// Users and TLS on a server of the MongoDB protocol that asks for them. `MONGODB_CA_FILE` says that one runs, started by
// `npm run engines -- up --secure`. It is FerretDB, which knows passwords and no roles.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { storeFault } from '../contract/store-under-test.ts';
import { openMongoStore } from './open-mongo-store.ts';

const { MONGODB_CA_FILE = '', MONGODB_PASSWORD_FILE = '', MONGODB_URI = '' } = process.env;
const OPEN_MS = 3_000;

if (MONGODB_CA_FILE === '')
  test.skip('MONGODB_CA_FILE is not set: users and TLS were not tried on the MongoDB protocol');
else
  test('a store is opened by a user over TLS; a wrong password or authority is told by its setting', async () => {
    const ca = readFileSync(MONGODB_CA_FILE, 'utf8');
    const uriOf = (user: string, password: string): string =>
      MONGODB_URI.replace(/admin@/, `${user}:${password}@`);
    const right = uriOf('admin', readFileSync(MONGODB_PASSWORD_FILE, 'utf8').trim());
    const database = `centesimo-test-${randomUUID()}`;
    const openWith = (uri: string, tls?: { ca?: string }) =>
      openMongoStore({ uri, database, openMs: OPEN_MS, ...(tls && { tls }) });

    const store = await openWith(right, { ca });
    expect(await store.journals.insert('j', 0, new Uint8Array([1]))).toBe('stored');
    await store.close();

    const wrong = openWith(uriOf('donation', 'hunter2'), { ca });
    await expect(wrong).rejects.toMatchObject({ ...storeFault('unavailable'), retriable: false });
    await expect(wrong).rejects.toThrow(/^MONGODB_URI \(database .*MONGODB_PASSWORD_FILE\)$/);
    await expect(wrong).rejects.not.toThrow(/hunter2/);

    const [another = ''] = rootCertificates;
    await expect(openWith(right, { ca: another })).rejects.toThrow(/look at MONGODB_CA_FILE/);
    await expect(openWith(right)).rejects.toThrow(/MONGODB_CA_FILE turns it on/);

    const nobody = openWith(MONGODB_URI.replace('admin@', ''), { ca });
    await expect(nobody).rejects.toMatchObject({ ...storeFault('unavailable'), retriable: false });
    await expect(nobody).rejects.toThrow(/requires authentication.*MONGODB_URI has not the rights/);
  });
