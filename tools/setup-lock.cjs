// One setup at a time in a checkout: a lock file that holds the process id, taken over when that process is gone.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { SetupError } = require('./fetch-package.cjs');

const WAIT_MS_MAX = 15 * 60_000;
const POLL_MS = 200;
const UNWRITTEN_MS_MAX = 10_000;

/** Runs `work` while no other process sets up this checkout; waits for one that does. */
function withSetupLock(tools, work) {
  fs.mkdirSync(tools, { recursive: true });
  const file = path.join(tools, 'setup.lock');
  takeLock(file);
  try {
    return work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function takeLock(file) {
  const startedMs = Date.now();
  let hasSaid = false;
  while (!tryLock(file)) {
    if (isStale(file)) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (!hasSaid) process.stderr.write('centesimo: another process is setting up here; waiting for it\n');
    hasSaid = true;
    if (Date.now() - startedMs > WAIT_MS_MAX)
      throw new SetupError(`another process has been setting up for long; if none runs, delete ${file}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
}

function tryLock(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** True when the holder is gone, or died between making the file and writing its id. */
function isStale(file) {
  try {
    const holder = Number(fs.readFileSync(file, 'utf8'));
    if (!holder) return Date.now() - fs.statSync(file).mtimeMs > UNWRITTEN_MS_MAX;
    process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

module.exports = { withSetupLock };
