// What was opened is closed in reverse order, each once, whatever fails.
import { expect, it } from 'vitest';
import { Opened } from './opened.ts';

it('closes everything once, the last first, and throws the first failure', async () => {
  const closed: string[] = [];
  const opened = new Opened();
  opened.closeWith(() => void closed.push('lock'));
  opened.closeWith(async () => {
    await Promise.resolve();
    closed.push('store');
    throw new Error('the store');
  });
  opened.closeWith(() => {
    closed.push('server');
    throw new Error('the server');
  });
  await expect(opened.close()).rejects.toThrow('the server');
  await opened.close();
  expect(closed).toEqual(['server', 'store', 'lock']);
});
