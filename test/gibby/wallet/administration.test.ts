import { describe, expect, test } from 'vitest';
import { handler as approveWithdrawal } from '#functions/gibby/wallet/approve-withdrawal/handler.ts';
import { handler as listWithdrawalsByStatus } from '#functions/gibby/wallet/list-withdrawals-by-status/handler.ts';
import { handler as payWithdrawal } from '#functions/gibby/wallet/pay-withdrawal/handler.ts';
import { handler as rejectWithdrawal } from '#functions/gibby/wallet/reject-withdrawal/handler.ts';
import { handler as sendWithdrawal } from '#functions/gibby/wallet/send-withdrawal/handler.ts';
import { rejection, type Step, wallet, withdrawalOf } from './wallet-fixture.ts';

/** User 2 has requested 200,000 of 500,000, and these steps were taken. */
async function given(...taken: Step[]) {
  const under = await wallet();
  await under.deposit(2, 500_000);
  await under.withdraw(2, withdrawalOf(200_000));
  for (const step of taken) expect((await under.step(step, 1)).status, step).toBe(200);
  return under;
}
const asked = { credit: 300_000, pending: 200_000, paidOut: 0 };
const back = { credit: 500_000, pending: 0, paidOut: 0 };
const paidOut = { credit: 300_000, pending: 0, paidOut: 200_000 };

test('a withdrawal is approved, sent and paid step by step, and the books follow', async () => {
  const { step, owed } = await given();
  for (const [name, status] of [
    ['approve', 'approved'],
    ['sent', 'sent'],
  ] as const) {
    const answer = await step(name, 1);
    expect([answer.status, answer.body.data.status]).toEqual([200, status]);
    expect(await owed(2)).toEqual(asked);
  }
  const { body } = await step('paid', 1);
  expect(body.data).toMatchObject({ id: 1, user_id: 2, status: 'paid', amount: 200_000, account_number: '****1011' });
  expect(await owed(2)).toEqual(paidOut);
});

test.each([[[]], [['approve']], [['approve', 'sent']]] as [Step[]][])(
  'a rejection after %j returns the money, once, and states the reason',
  async (taken) => {
    const { step, owed, show } = await given(...taken);
    for (const as of ['admin-1', 'admin-2']) {
      const { status, body } = await step('reject', 1, { as });
      expect([status, body.data.status]).toEqual([200, 'rejected']);
      expect(await owed(2)).toEqual(back);
    }
    expect((await show(2, 1)).body.data).toMatchObject({ status: 'rejected', reason: rejection.reason });
  },
);

test('what an administrator says about a step is stored once, for administrators alone', async () => {
  const { step, show, inStatus } = await given();
  await step('approve', 1, { body: { reason: 'Known for years' } });
  await step('sent', 1, { body: { reference: 'Transfer 4711' } });
  await step('sent', 1, { body: { reference: 'Transfer 4712' } });
  const said = { by: expect.any(String), created_at: expect.stringMatching(/^2026-/) };
  const acts = [
    { ...said, act: 'approveWithdrawal', reason: 'Known for years', reference: null },
    { ...said, act: 'sendWithdrawal', reason: null, reference: 'Transfer 4711' },
  ];
  expect((await inStatus('sent')).body.data[0].acts).toEqual(acts);
  const { data } = (await show(2, 1)).body;
  expect([data.reason, data.acts]).toEqual([null, undefined]);
  const refused = { ...rejection, reference: 'Return 4713' };
  expect((await step('reject', 1, { body: refused })).body.data).toMatchObject({
    ...rejection,
    acts: [{}, {}, refused],
  });
});

test('a repeated step changes nothing, whichever administrator takes it', async () => {
  const { step, owed, items } = await given('approve', 'sent', 'paid');
  const before = await items();
  for (const name of ['approve', 'sent', 'paid'] as const) {
    for (const as of ['admin-1', 'admin-2']) {
      const { status, body } = await step(name, 1, { as });
      expect([status, body.data.status]).toEqual([200, 'paid']);
    }
  }
  expect(await items()).toEqual(before);
  expect(await owed(2)).toEqual(paidOut);
});

describe('a step that the table does not allow gets a 422 with the current status, and changes nothing', () => {
  test.each([
    [[], 'sent', 'requested'],
    [[], 'paid', 'requested'],
    [['approve'], 'paid', 'approved'],
    [['approve', 'sent', 'paid'], 'reject', 'paid'],
    [['reject'], 'approve', 'rejected'],
    [['reject'], 'paid', 'rejected'],
  ] as [Step[], Step, string][])('after %j: %s', async (taken, step, currentState) => {
    const under = await given(...taken);
    const before = await under.items();
    const { status, body } = await under.step(step, 1);
    expect(status).toBe(422);
    expect(body.error).toMatchObject({ http_code: 422, currentState, allowedEvents: expect.any(Array) });
    expect(await under.items()).toEqual(before);
  });
});

test('a rejection needs a reason of some length', async () => {
  const { step, owed } = await given();
  for (const body of [{}, { reason: ' ' }, { reason: 'x'.repeat(201) }]) {
    expect((await step('reject', 1, { body })).status).toBe(422);
  }
  expect(await owed(2)).toEqual(asked);
});

test('a step of a missing withdrawal is a 404', async () => {
  const { step, items } = await given();
  const before = await items();
  for (const name of ['approve', 'sent', 'paid', 'reject'] as const) {
    expect((await step(name, 99)).status).toBe(404);
  }
  expect(await items()).toEqual(before);
});

describe('at the same time', () => {
  test('of paid and rejected one happens', async () => {
    const { step, owed, show } = await given('approve', 'sent');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => step(index % 2 === 0 ? 'paid' : 'reject', 1, { as: `admin-${index}` })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 422, 422, 422, 422, 422]);
    const { status } = (await show(2, 1)).body.data;
    expect(await owed(2)).toEqual(status === 'paid' ? paidOut : back);
  });

  test('ten payments pay once', async () => {
    const { step, owed, ports } = await given('approve', 'sent');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => step('paid', 1, { as: `admin-${index}` })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await owed(2)).toEqual(paidOut);
    expect((await ports.withdrawals.get(1))?.version).toBe(4);
  });
});

test('a step whose answer was lost has happened once', async () => {
  const { step, owed, ports } = await given('approve', 'sent');
  const { commit } = ports.withdrawals;
  ports.withdrawals.commit = async (writes) => {
    await commit(writes);
    throw new Error('the connection was cut');
  };
  expect((await step('paid', 1)).body.data.status).toBe('paid');
  expect(await owed(2)).toEqual(paidOut);
});

test('every step is logged with its administrator', async () => {
  const { runtime } = await given('approve', 'sent', 'paid');
  const acts = runtime.lines.filter(({ facts }) => facts.audit === true).map(({ facts }) => facts);
  expect(acts).toEqual(
    ['approveWithdrawal', 'sendWithdrawal', 'payWithdrawal'].map((act) => ({
      audit: true,
      admin: 'admin-1',
      act,
      subject: '1',
    })),
  );
});

test('only administrators take steps and see the list', async () => {
  const { as, items } = await given('approve', 'sent');
  const before = await items();
  const units = [approveWithdrawal, sendWithdrawal, payWithdrawal, rejectWithdrawal, listWithdrawalsByStatus];
  for (const unit of units) {
    const request = { params: { id: '1' }, query: { status: 'sent' }, body: rejection };
    const { method } = unit.definition;
    const sent = method === 'GET' ? { ...request, body: undefined } : request;
    expect((await as(2).call(unit, sent)).status).toBe(401);
    expect((await as('account-1').call(unit, { ...sent, admin: false })).status).toBe(403);
  }
  expect(await items()).toEqual(before);
});
