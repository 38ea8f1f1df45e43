import { describe, expect, test } from 'vitest';
import { handler as listPendingStreams } from '#functions/instant/list-pending-streams/handler.ts';
import { handler as requestStream } from '#functions/instant/request-stream/handler.ts';
import { limitInvitations } from '#functions/instant/request-stream/invitation-limit.ts';
import type { Failure } from '#shared/kernel/errors.ts';
import { call } from '../support/call.ts';
import { itemsOf } from '../support/items.ts';
import { streamFixture } from './streams/stored-stream-fixture.ts';

/** The document's body, with an invented phone and address. */
const sample = {
  phone: '15550100005',
  email: 'abc@example.com',
  deviceToken: 'xxxx',
  deviceType: 'android',
  bundleId: 'xxxx',
};
const account = 'c00000000000000000000001';

describe('POST /instantstream/request', () => {
  test("answers the documented request with a viewer token, and does not give the viewer the dealer's token", async () => {
    const { ports, stored } = await streamFixture();

    const { status, body } = await call(requestStream, ports, { query: { notify: 'true' }, body: sample });

    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      token: expect.stringMatching(/^[0-9a-f]{48}$/),
      channel: `private-${body.token}`,
      status: 'pending',
    });
    expect(await ports.streamAccess.resolve(body.token)).toEqual({
      streamId: body.id,
      role: 'viewer',
      roles: ['viewer', 'dealer'],
    });
    expect(await stored(body.id)).toMatchObject({
      viewerAccount: null,
      dealer: { phone: '15550100005', email: 'abc@example.com' },
      notify: true,
      version: 1,
    });
    expect(await ports.streams.deviceOf(body.id, 'viewer')).toEqual({
      address: 'xxxx',
      type: 'android',
      bundleId: 'xxxx',
    });
  });

  test("gives the dealer's token to a caller who does not want us to deliver it", async () => {
    const { ports } = await streamFixture();
    for (const query of [undefined, { notify: 'false' }]) {
      const { body } = await call(requestStream, ports, { ...(query && { query }), body: { phone: sample.phone } });
      expect(await ports.streamAccess.resolve(body.dealerToken)).toMatchObject({
        streamId: body.id,
        roles: ['dealer'],
      });
    }
  });

  test('puts no token into the log', async () => {
    const { runtime, ports } = await streamFixture();
    const { body } = await call(requestStream, ports, { body: sample });
    const log = JSON.stringify(runtime.lines);
    expect(runtime.lines).toHaveLength(1);
    for (const secret of [body.token, body.dealerToken, '5550100005', 'abc@']) expect(log).not.toContain(secret);
  });

  test.each([
    ['nobody to ask', {}],
    ['an address that is none', { email: 'abc' }],
    ['a phone without its platform', { phone: sample.phone, deviceToken: 'xxxx' }],
    ['a platform that is none', { ...sample, deviceType: 'windows' }],
    ['no body', undefined],
  ])('refuses %s, and nothing is stored', async (_, body) => {
    const { runtime, ports } = await streamFixture();
    const answer = await call(requestStream, ports, { body, query: { notify: 'true' } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'E_VALIDATION' } });
    // The only trace is the count against the rate limit of the address.
    const counted = [await itemsOf(runtime), await itemsOf(runtime, 'RTL#')].map(({ length }) => length);
    expect(counted).toEqual([1, 1]);
  });

  test.each(['1', 'TRUE', 'True', 'true'])('notifies for notify=%s', async (notify) => {
    const { ports } = await streamFixture();
    const { status, body } = await call(requestStream, ports, { body: sample, query: { notify } });
    expect([status, body.dealerToken]).toEqual([200, undefined]);
  });

  test.each([
    { phone: '+62 812 3456 7890', email: null },
    { phone: '0812-3456-7890', email: '' },
    { phone: '+62 (0)81234567890' },
  ])('reads the phone in %j in its one form', async (body) => {
    const { ports } = await streamFixture();
    const { body: asked } = await call(requestStream, ports, { body, query: {} });
    expect((await ports.streams.get(asked.id))?.dealer).toEqual({ phone: '6281234567890', email: null });
  });

  test('refuses a notify that is neither true nor false', async () => {
    const { ports } = await streamFixture();
    expect((await call(requestStream, ports, { body: sample, query: { notify: 'xxxx' } })).status).toBe(400);
  });

  test('sends a recipient at most six invitations an hour from all callers; requests without an invitation still succeed', async () => {
    const { ports } = await streamFixture();
    const ask = (query: Record<string, string>) =>
      call(requestStream, ports, { body: { phone: '+1 555-010-0005' }, query });
    for (let time = 0; time < 6; time++) expect((await ask({ notify: 'true' })).status).toBe(200);
    const refused = await ask({ notify: 'true' });
    expect(refused).toMatchObject({ status: 429, body: { code: 'E_RATE_LIMIT' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask({})).status).toBe(200);
  });
});

describe('GET /instantstream/{accountId}/pending', () => {
  test('lists the requests of the signed-in caller, with the tokens to continue', async () => {
    const { ports, play } = await streamFixture();
    const request = (as?: string) => call(requestStream, ports, { body: { phone: sample.phone }, ...(as && { as }) });
    const { body: mine } = await request(account);
    await request();
    const { body: begun } = await request(account);
    await play(begun.id, [
      ['start', 'viewer'],
      ['start', 'dealer'],
    ]);

    const { status, body } = await call(listPendingStreams, ports, { params: { accountId: account }, as: account });

    expect(status).toBe(200);
    expect(body).toEqual([
      {
        id: mine.id,
        token: mine.token,
        channel: mine.channel,
        status: 'pending',
        createdAt: '2026-03-01T12:00:00.000Z',
        expiresAt: '2026-03-01T12:10:00.000Z',
      },
    ]);
  });

  test('refuses all other callers', async () => {
    const { ports } = await streamFixture();
    const other = 'c00000000000000000000002';
    const answer = await call(listPendingStreams, ports, { params: { accountId: account }, as: other });
    expect(answer).toMatchObject({ status: 404, body: { code: 'E_USER_NOT_FOUND' } });
    expect((await call(listPendingStreams, ports, { params: { accountId: account } })).status).toBe(401);
  });
});

async function inviting() {
  const { ports } = await streamFixture();
  return (index: number, as: string | undefined, address = '192.0.2.1', application?: string) => {
    const dealer = { phone: `1555${String(index).padStart(7, '0')}`, email: null };
    return limitInvitations(ports, dealer, { accountId: as, address, application }).then(
      () => 200,
      (thrown: Failure) => thrown.code,
    );
  };
}

test('one caller invites thirty people an hour, and all callers without an account three hundred', async () => {
  const invite = await inviting();
  const answers: unknown[] = [];
  for (let index = 0; index < 31; index += 1) answers.push(await invite(index, 'an account'));
  expect([new Set(answers.slice(0, 30)), answers[30]]).toEqual([new Set([200]), 'too_many_requests']);
  for (let index = 0; index < 300; index += 1) await invite(1000 + index, undefined, `192.0.2.${index % 15}`);
  expect(await invite(2000, undefined, '198.51.100.1')).toBe('too_many_requests');
  expect(await invite(2001, 'another account')).toBe(200);
});

test('callers without an account, over their three hundred, spend nothing of the application’s six hundred', async () => {
  const invite = await inviting();
  for (let index = 0; index < 310; index += 1) await invite(index, undefined, `192.0.2.${index % 30}`, 'dropin');
  for (let index = 0; index < 300; index += 1) {
    expect(await invite(1000 + index, `account ${index % 10}`, undefined, 'dropin')).toBe(200);
  }
  expect(await invite(2000, 'another account', undefined, 'dropin')).toBe('too_many_requests');
});
