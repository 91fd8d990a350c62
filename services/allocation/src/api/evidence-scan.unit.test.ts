// A file that stalls or drips while it is taken in, and one far larger than what is held of it.
import { describe, expect, it } from 'vitest';
import { EVIDENCE_LIMITS } from '../evidence-limits.ts';
import { scanEvidence } from './evidence-scan.ts';

/** A clock whose sleeps end at once, each having taken its time, where they are longer than `patience`. */
function clockOf(patience: number) {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms: number, signal?: AbortSignal) => {
      if (ms <= patience)
        await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      else now += ms;
    },
    pass: (ms: number) => (now += ms),
  };
}

async function readAll(content: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of content) bytes += chunk.length;
  return bytes;
}

const never = async function* (): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(2_000, '%PDF-1.7\n');
  await new Promise(() => undefined);
};

describe('a file that is taken in', () => {
  it('is refused where no byte of it comes for half a minute', async () => {
    const scan = scanEvidence(
      { clock: clockOf(0), evidenceLimits: EVIDENCE_LIMITS },
      'application/pdf',
      never(),
    );
    await expect(readAll(scan.content)).rejects.toMatchObject({
      code: 'evidence-too-slow',
      facts: { ms: 25_000 },
    });
    expect(scan.fault()).toMatchObject({ code: 'evidence-too-slow' });
  });

  it('is refused where it drips for longer than half a day', async () => {
    const clock = clockOf(24_999);
    const drips = async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        yield Buffer.from('a');
        clock.pass(20_000);
      }
    };
    const scan = scanEvidence({ clock, evidenceLimits: EVIDENCE_LIMITS }, 'text/plain', drips());
    await expect(readAll(scan.content)).rejects.toMatchObject({ code: 'evidence-too-slow' });
    expect(clock.now()).toBeGreaterThan(43_000_000);
  });

  it('passes through, chunk by chunk, none held back', async () => {
    let alive = 0;
    let most = 0;
    const chunk = new Uint8Array(64 * 1024);
    const large = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.concat([Buffer.from('%PDF-1.7\n'), chunk]);
      for (let part = 0; part < 1_000; part += 1) {
        alive += 1;
        most = Math.max(most, alive);
        yield chunk;
      }
    };
    const clock = { now: () => 0, sleep: () => new Promise<void>(() => undefined) };
    const scan = scanEvidence({ clock, evidenceLimits: EVIDENCE_LIMITS }, 'application/pdf', large());
    for await (const { length } of scan.content) if (length > 0) alive -= 1;
    expect(most).toBeLessThanOrEqual(2);
    expect(scan.result().bytes).toBe(9 + 1_001 * chunk.length);
  });

  it('is refused before a byte of it is read where its sender says that it is too much', () => {
    const ports = { clock: clockOf(0), evidenceLimits: EVIDENCE_LIMITS };
    expect(() => scanEvidence(ports, 'text/csv', never(), 2 ** 28 + 1)).toThrow('so many bytes');
    expect(() => scanEvidence(ports, 'video/mp4', never())).toThrow('evidence is PDF');
  });
});
