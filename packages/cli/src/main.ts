#!/usr/bin/env node
/** `centesimo` as a process: its streams, its signals, its exit code. */
import { runCli } from './run-cli.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

process.exitCode = await runCli(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  signal: stopping.signal,
  env: process.env,
});
