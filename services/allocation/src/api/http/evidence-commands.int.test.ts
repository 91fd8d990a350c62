// Documents on record: added later, replaced by a redacted copy, required before an expense is paid, and those missing.
import { describe, expect, it } from 'vitest';
import { LEDGER, failure } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { giftReceived } from '../../../test/tiny-donation.ts';
import { until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask, refusal } = shareHttp(shared);
const at = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;
const roles = ['staff'] as const;
const operator = ['operator'] as const;

async function upload(text: string): Promise<string> {
  const headers = { 'content-type': 'text/plain' };
  const told = await ask('POST', at('evidence'), { roles, body: Buffer.from(text), key: null, headers });
  return told.body.commitment as string;
}

async function said(what: string, body: object, as: readonly ('staff' | 'operator')[] = roles) {
  const told = await ask('POST', at(what), { roles: as, body });
  return [told.status, told.body.code ?? told.body.id] as [number, string];
}

const bill = (evidence?: readonly string[]) => ({
  ...{ from: [{ fund: 'general' }], amount: 1, currency: 'EUR', paidAt: '2026-02-01' },
  ...(evidence === undefined ? {} : { evidence }),
});

interface Listed {
  readonly id: string;
  readonly evidence: string[];
  readonly replaced?: string[];
}
const listed = async (query = ''): Promise<Listed[]> =>
  (await ask('GET', at(`expenses${query}`), { roles: ['auditor'] })).body.expenses as Listed[];

async function funded(): Promise<void> {
  await shared.world.state(giftReceived(LEDGER, 'for documents', { gross: 1000, fund: 'general' }));
  await until(async () => {
    const told = await ask('GET', `/v1/ledgers/${LEDGER}`, { roles });
    return (told.body.funds as { fund: string; free: number }[]).some(
      ({ free, fund }) => fund === 'general' && free >= 10,
    );
  });
}

describe('documents', () => {
  it('come later, are replaced by copies that keep the original on record, and are listed as they stand', async () => {
    await funded();
    const [, expense] = await said('expenses', bill());
    expect((await listed('?withoutDocument=true')).map(({ id }) => id)).toContain(expense);
    const [original, copy, other] = [
      await upload('the bill'),
      await upload('the b***'),
      await upload('slip'),
    ];
    const attach = (more: object) => said('attachments', { of: expense, ...more });
    expect(await attach({ evidence: [original] })).toEqual([201, expense]);
    expect((await listed('?withoutDocument=true')).map(({ id }) => id)).not.toContain(expense);
    expect(await attach({ evidence: [copy], replaces: original })).toEqual([201, expense]);
    expect(await attach({ evidence: [other] })).toEqual([201, expense]);
    const row = (await listed()).find(({ id }) => id === expense);
    expect(row).toMatchObject({ evidence: [copy, other], replaced: [original] });
    expect(await attach({ evidence: [original] })).toEqual([422, 'document-on-record']);
    expect(await attach({ evidence: [await upload('x')], replaces: original })).toEqual([
      404,
      'unknown-document',
    ]);
    // What opens those that stand is for everybody; of the original, and of what is on no record, it is not.
    const portal = shared.world.connect(['auditor']);
    const asked = { commitments: [original, copy, other, await upload('a draft')], ledger: LEDGER };
    const { details } = await portal.getPublicDetails(asked);
    expect(details.map(({ commitment }) => commitment).sort()).toEqual([copy, other].sort());
    expect((await portal.getPublicDetails({ commitments: [copy] })).details).toEqual([]);
    expect((await failure(portal.getPublicDetails({ ...asked, ledger: 'none' }))).code).toBe(
      'unknown-ledger',
    );
    expect((await failure(portal.getPublicDetails({ ...asked, ledger: 'X' }))).code).toBe('ledger-invalid');
    // The original is still there for who may see it.
    const opening = await ask('GET', at(`evidence/${original}/opening`), { roles: ['auditor'] });
    expect(opening.status).toBe(200);
  });

  it('are uploaded first, and are of something that is there', async () => {
    const known = await upload('known');
    const of = `exp_${'a'.repeat(26)}`;
    expect(await said('attachments', { of, evidence: ['A'.repeat(43)] })).toEqual([404, 'unknown-evidence']);
    expect(await said('attachments', { of, evidence: [known] })).toEqual([404, 'unknown-outflow']);
    expect(await said('attachments', { of: 'general', evidence: [known] })).toEqual([404, 'unknown-outflow']);
    const again = { of, evidence: [known], replaces: known };
    expect(await said('attachments', again)).toEqual([400, 'evidence-invalid']);
    expect(
      await refusal('POST', at('attachments'), { roles, body: { of: 'EXP_1', evidence: [known] } }),
    ).toEqual([400, 'request-invalid']);
    const call = shared.world.connect(['staff']);
    const wrong = call.attachEvidence({
      idempotencyKey: 'w',
      ledger: LEDGER,
      of: 'Exp',
      evidence: [],
      replaces: 'x',
    });
    expect((await failure(wrong)).code).toBe('documented-invalid');
  });

  it('are required of an expense from the moment the operator says so, whoever records or approves it', async () => {
    const required = async () =>
      (await ask('GET', `/v1/ledgers/${LEDGER}`, { roles })).body.documentRequired as boolean;
    expect(await required()).toBe(false);
    const waiting = await ask('POST', at('proposals'), { roles, body: { kind: 'expense', ...bill() } });
    expect((await said('evidence-rules', { required: true }, operator))[0]).toBe(201);
    expect(await required()).toBe(true);
    expect(await said('expenses', bill())).toEqual([422, 'document-required']);
    const approved = await ask('POST', at(`proposals/${waiting.body.id as string}/approve`), {
      roles: ['approver'],
      subject: 'piero',
    });
    expect([approved.status, approved.body.code]).toEqual([422, 'document-required']);
    expect((await said('expenses', bill([await upload('the bill of it')])))[0]).toBe(201);
    expect((await said('evidence-rules', { required: false }, operator))[0]).toBe(201);
    expect((await said('expenses', bill()))[0]).toBe(201);
    const call = shared.world.connect(['approver']);
    const set = await call.setEvidenceRule({ idempotencyKey: 'rule', ledger: LEDGER, required: false });
    expect(set).toMatchObject({ id: LEDGER, repeated: false });
  });
});
