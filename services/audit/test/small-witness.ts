/** Witnesses of the tests, behind HTTP: an honest one that checks what the specification asks, and any that misbehaves. */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AddCheckpointRequest,
  type SignerKey,
  cosignText,
  formatNote,
  formatVkey,
  openCheckpoint,
  parseAddCheckpoint,
  signerKey,
  verifyConsistency,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { LOG_KEY } from './world.ts';

/** What it does with a request instead of the honest answer; false: the honest one after all. */
export type Behaviour = (request: AddCheckpointRequest, answer: ServerResponse) => boolean | Promise<boolean>;

export interface SmallWitness {
  readonly key: SignerKey;
  readonly url: string;
  /** Its line in a policy. */
  readonly line: string;
  readonly requests: AddCheckpointRequest[];
  /** What it cosigned last. */
  size: number;
  root: string;
  /** Undefined: honest. */
  behaviour: Behaviour | undefined;
  /** Requests that are not answered yet, and the most there ever were. */
  readonly open: { now: number; most: number };
  close(): Promise<void>;
}

export const TIME_S = 1_767_139_200;

export function witnessKeyOf(name: string, fill = name.length): SignerKey {
  return signerKey(nodeSha256, nodeEd25519, name, 'cosignature/v1', new Uint8Array(32).fill(fill + 50));
}

/** The signature line that a key gives on a text. */
export function cosignatureOf(key: SignerKey, text: string, time = TIME_S): string {
  const signatures = [cosignText(nodeEd25519, key, text, time)];
  return formatNote({ text: 'x\n', signatures }).slice(3);
}

export async function openWitness(name: string, fill?: number): Promise<SmallWitness> {
  const key = witnessKeyOf(`${name}.test`, fill);
  const server = createServer((request, answer) => {
    handle(witness, request, answer).catch((error: unknown) => answer.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/w`;
  const witness: SmallWitness = {
    key,
    url,
    line: `witness ${name} ${formatVkey(key)} ${url}`,
    requests: [],
    size: 0,
    root: '',
    behaviour: undefined,
    open: { now: 0, most: 0 },
    close: () => closeServer(server),
  };
  return witness;
}

async function handle(
  witness: SmallWitness,
  request: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  witness.open.now += 1;
  witness.open.most = Math.max(witness.open.most, witness.open.now);
  answer.on('close', () => (witness.open.now -= 1));
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (request.method !== 'POST' || request.url !== '/w/add-checkpoint')
    return void answer.writeHead(404).end();
  const asked = parseAddCheckpoint(Buffer.concat(chunks));
  witness.requests.push(asked);
  if ((await witness.behaviour?.(asked, answer)) === true) return;
  const { oldSize, proof } = asked;
  const { root, size, text } = openCheckpoint(nodeEd25519, asked.note, { logKey: LOG_KEY });
  if (oldSize > size) return void answer.writeHead(400).end();
  if (oldSize !== witness.size) return void answer.writeHead(409, CONFLICT).end(`${witness.size}\n`);
  const claim = { oldSize, oldRoot: witness.root, newSize: size, newRoot: root };
  if (oldSize > 0) verifyConsistency(nodeSha256, claim, proof);
  [witness.size, witness.root] = [size, root];
  answer.end(cosignatureOf(witness.key, text));
}

const CONFLICT = { 'content-type': 'text/x.tlog.size' };

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
