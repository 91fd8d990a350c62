// Evidence files: taken in as what they say they are, opened by their commitment, and named by an expense.
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LEDGER, failure } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';

const shared = shareWorld();
const { ask, refusal } = shareHttp(shared);
const at = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;
const roles = ['staff'] as const;

const HEADS = {
  'application/pdf': '%PDF-1.7\n',
  'image/png': '\x89PNG\r\n\x1a\n',
  'image/jpeg': '\xff\xd8\xff\xe0',
  'image/tiff': 'II*\0',
  'image/webp': 'RIFF\x10\0\0\0WEBPVP8 ',
  'application/pkcs7-mime': '0\x82\x10\0\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02',
  'application/xml': '<?xml version="1.0"?><p:FatturaElettronica/>',
  'text/plain': 'Invoice 7, pipes',
  'text/csv': 'a;b\n1;2\n',
} as const;
const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const upload = (mediaType: string, body: Uint8Array, url = at('evidence')) =>
  ask('POST', url, { roles, body, key: null, headers: { 'content-type': mediaType } });
const refused = async (mediaType: string, body: Uint8Array | string): Promise<[number, string]> => {
  const told = await upload(mediaType, typeof body === 'string' ? bytesOf(body) : body);
  return [told.status, told.body.code];
};

describe('a file of evidence', () => {
  it.each(Object.entries(HEADS))(
    'of %s is taken, and nothing else under that name',
    async (mediaType, head) => {
      const told = await upload(mediaType, bytesOf(head));
      expect([told.status, told.body]).toEqual([
        201,
        { commitment: expect.any(String) as string, mediaType, bytes: head.length, repeated: false },
      ]);
      for (const [other, content] of Object.entries(HEADS)) {
        const isText = mediaType.startsWith('text/') && /^(text|application.xml)/.test(other);
        if (other !== mediaType && !isText)
          expect([other, await refused(mediaType, content)]).toEqual([other, [422, 'evidence-mismatch']]);
      }
    },
  );

  it('that is none of what it says, too large, empty, or for no ledger is refused with the reason', async () => {
    expect(await refused('application/zip', 'PK')).toEqual([415, 'media-type-unsupported']);
    expect(await refused('application/json', '{}')).toEqual([415, 'media-type-unsupported']);
    expect(await refused('application/xml', '<!DOCTYPE html><html></html>')).toEqual([
      422,
      'evidence-mismatch',
    ]);
    expect(await refused('text/plain', 'a\0b')).toEqual([422, 'evidence-mismatch']);
    expect(await refused('text/plain', '\xff\xfe')).toEqual([422, 'evidence-mismatch']);
    // A character that is cut at the end of the file is no text either.
    expect(await refused('text/plain', `${'x'.repeat(3_000)}\xc3`)).toEqual([422, 'evidence-mismatch']);
    expect(await refused('application/pdf', '')).toEqual([400, 'evidence-empty']);
    // Each type has its limit: of text 1 MiB here, of the others 20.
    const large = await upload('text/plain', Buffer.alloc(1024 * 1024 + 1, 'x'));
    expect([large.status, large.body.code, large.body.facts]).toEqual([
      413,
      'evidence-too-large',
      { bytesMax: 1024 * 1024, mediaType: 'text/plain' },
    ]);
    expect((await upload('text/plain', Buffer.alloc(1024 * 1024, 'x'))).status).toBe(201);
    expect((await upload('text/csv', Buffer.alloc(1024 * 1024 + 1, 'x'))).status).toBe(201);
    const nowhere = await upload('text/plain', bytesOf('x'), '/v1/ledgers/nowhere/evidence');
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'unknown-ledger']);
  });

  it('is opened by its salt, handed back as an attachment, and the same again is the same', async () => {
    const content = Buffer.concat([bytesOf('%PDF-1.4\n'), Buffer.alloc(200_000, 'ab')]);
    const first = await upload('application/pdf', content);
    const again = await upload('Application/PDF; x=1', content);
    expect([again.status, again.body]).toEqual([200, { ...first.body, repeated: true }]);
    const { commitment } = first.body as { commitment: string };
    const opening = await ask('GET', at(`evidence/${commitment}/opening`), { roles: ['auditor'] });
    const { json, salt } = opening.body as { json: string; salt: string };
    const sha256 = hash('sha256', content, 'base64url');
    expect(JSON.parse(json)).toEqual({ bytes: content.length, mediaType: 'application/pdf', sha256 });
    const preimage = Buffer.concat([Uint8Array.of(0x10), Buffer.from(salt, 'base64url'), Buffer.from(json)]);
    expect(hash('sha256', preimage, 'base64url')).toBe(commitment);
    const file = await ask('GET', at(`evidence/${commitment}`), { roles: ['approver'] });
    expect(file.body).toBe(content.toString());
    expect(file.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(content.length),
      'content-disposition': `attachment; filename="evidence-${commitment.slice(0, 12)}.pdf"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    });
    const has = { 'if-none-match': String(file.headers['etag']) };
    expect((await ask('GET', at(`evidence/${commitment}`), { roles, headers: has })).status).toBe(304);
    expect(await refusal('GET', at(`evidence/${'A'.repeat(43)}`), { roles })).toEqual([
      404,
      'unknown-evidence',
    ]);
  });

  it('must be there before an expense or a proposal names it', async () => {
    const named = { from: [{ fund: 'general' }], amount: 1, currency: 'EUR', paidAt: '2026-02-01' };
    const body = { ...named, evidence: ['A'.repeat(43)] };
    for (const what of ['expenses', 'expense-proposals'])
      expect(await refusal('POST', at(what), { roles, body })).toEqual([404, 'unknown-evidence']);
  });
});

describe('over gRPC', () => {
  it('a file goes in and out as a stream, and one that breaks off leaves nothing', async () => {
    const call = shared.world.connect(['staff']);
    const parts = (...chunks: Uint8Array[]) =>
      Readable.from(chunks.map((content) => ({ ledger: LEDGER, mediaType: 'image/png', content })));
    const big = Buffer.alloc(300_000, 7);
    const taken = await call.uploadEvidence(parts(bytesOf(HEADS['image/png']), big));
    expect(taken).toMatchObject({ bytes: BigInt(300_008), mediaType: 'image/png', repeated: false });
    const { commitment } = taken;
    expect(await call.getEvidence({ ledger: LEDGER, commitment })).toMatchObject({
      commitment,
      json: taken.json,
    });
    const back: Uint8Array[] = [];
    for await (const { content } of call.downloadEvidence({ ledger: LEDGER, commitment })) back.push(content);
    expect(Buffer.concat(back).equals(Buffer.concat([bytesOf(HEADS['image/png']), big]))).toBe(true);
    // Nobody says beforehand how much it is: it is refused where it becomes too much.
    const text = async function* () {
      for (let part = 0; part < 5; part += 1)
        yield { ledger: LEDGER, mediaType: 'text/plain', content: Buffer.alloc(300_000, 'x') };
    };
    expect((await failure(call.uploadEvidence(text()))).code).toBe('evidence-too-large');
    expect((await failure(call.uploadEvidence(parts(big)))).code).toBe('evidence-mismatch');
    expect((await failure(call.uploadEvidence(parts()))).code).toBe('evidence-empty');
    const foreign = async function* () {
      yield { ledger: LEDGER, mediaType: 'image/png', content: bytesOf(HEADS['image/png']) };
      yield { ledger: 'foreign', mediaType: '', content: big };
    };
    const scoped = shared.world.connect(['staff'], [LEDGER]);
    expect((await failure(scoped.uploadEvidence(foreign()))).code).toBe('ledger-forbidden');
  });
});
