// The life of a service's process: how it ends, and the code it ends with.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ServiceProgram, EXIT, reasonOf, runService } from './run-service.ts';
import { listenSetting, readSettings } from './settings.ts';

const SETTINGS = { address: listenSetting('CENTESIMO_TEST_ADDRESS', 'host:1', 'where it listens') };
const said: string[] = [];
const never = new Promise<void>(() => undefined);
let steps: string[] = [];

beforeEach(() => {
  said.length = 0;
  steps = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
});

function program(ready: () => Promise<void>, died = never): ServiceProgram<{ readonly address: string }> {
  const start = ({ address }: { readonly address: string }) => {
    steps.push('start');
    const stop = (): Promise<void> => Promise.resolve(void steps.push('stop'));
    return Promise.resolve({ address, httpAddress: 'host:2', ready, died: () => died, stop });
  };
  return { name: 'test', settings: SETTINGS, readConfig: (env) => readSettings(SETTINGS, env), start };
}

const run = (ready: () => Promise<void>, ...args: string[]): Promise<number> =>
  runService(program(ready), args, () => void steps.push('at once'));

describe('the process of a service', () => {
  it('tells its settings, and refuses what it does not know', async () => {
    expect(await run(() => never, '--help')).toBe(EXIT.done);
    expect(said.join('')).toContain('CENTESIMO_TEST_ADDRESS where it listens (default host:1)');
    expect(await run(() => never, '--hlep')).toBe(EXIT.usage);
    vi.stubEnv('CENTESIMO_TEST_ADDRESS', 'nowhere');
    expect(await run(() => never)).toBe(EXIT.usage);
    expect(said.join('')).toContain('CENTESIMO_TEST_ADDRESS is "nowhere"');
    expect(steps).toEqual([]);
  });

  it('serves until a signal, then drains; a second signal ends it at once', async () => {
    const ended = run(() => Promise.resolve());
    await vi.waitFor(() =>
      expect(said.join('')).toContain('test answers: gRPC at host:1, HTTP at http://host:2/docs'),
    );
    process.emit('SIGTERM');
    process.emit('SIGINT');
    expect(await ended).toBe(EXIT.done);
    expect(steps).toEqual(['start', 'at once', 'stop']);
  });

  it('drains when it is told to end before it was ready', async () => {
    const ended = run(() => never);
    await vi.waitFor(() => expect(steps).toEqual(['start']));
    process.emit('SIGINT');
    expect(await ended).toBe(EXIT.done);
    expect(steps).toEqual(['start', 'stop']);
  });

  it('ends by itself, with a code that asks to be started again, when the topic will never reach it', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const ended = runService(
      program(() => Promise.resolve(), promise),
      [],
      () => undefined,
    );
    await vi.waitFor(() => expect(said.join('')).toContain('test answers'));
    resolve();
    expect(await ended).toBe(EXIT.startAgain);
    expect(steps).toEqual(['start', 'stop']);
  });

  it('says why it cannot start, and closes what was open', async () => {
    const taken = Object.assign(new Error('the folder is taken'), { code: 'folder-taken' });
    expect(await run(() => Promise.reject(taken))).toBe(EXIT.notStarted);
    expect(said.join('')).toContain('cannot start: the folder is taken [folder-taken]');
    expect(steps).toEqual(['start', 'stop']);
    expect(reasonOf('plain')).toBe('plain');
  });
});
