// The driver, where a connection ends before a command is written: without our patch the command waits for ever, and where
// it is the driver's own watch over the server, every later call of the client as well.
import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';

interface Connection {
  command(ns: object, command: object): Promise<unknown>;
}

const load = createRequire(import.meta.url);
const { Connection } = load('mongodb/lib/cmap/connection.js') as {
  readonly Connection: new (stream: Duplex, options: object) => Connection;
};
const { HostAddress, ns } = load('mongodb/lib/utils.js') as {
  readonly HostAddress: { fromString(text: string): object };
  readonly ns: (name: string) => object;
};

/** What a connection of the driver stands on; it says nothing when it closes, as a socket until the next turn of the loop. */
function connect(write: (done: () => void) => void): { stream: Duplex; asked: () => Promise<unknown> } {
  const stream = new Duplex({
    emitClose: false,
    highWaterMark: 1,
    read: () => undefined,
    write: (_chunk, _encoding, done) => write(done),
  });
  const hostAddress = HostAddress.fromString('127.0.0.1:1');
  const options = { id: 1, generation: 0, hostAddress, monitorCommands: false };
  const connection = new Connection(Object.assign(stream, { setTimeout: () => stream }), options);
  return { stream, asked: () => connection.command(ns('admin.$cmd'), { ping: 1 }) };
}

it('a command fails where its connection has ended and has not said so yet', async () => {
  const { stream, asked } = connect((done) => done());
  stream.destroy();
  await expect(asked()).rejects.toThrow('closed');
});

it('a command fails where its connection ends while the command waits to be written', async () => {
  const { stream, asked } = connect(() => undefined);
  const failed = expect(asked()).rejects.toThrow('closed');
  await new Promise((done) => setImmediate(done));
  stream.emit('close');
  await failed;
});
