import { describe, expect, test } from 'vitest';
import { handler as getAccount } from '#functions/dropin/accounts/get-account/handler.ts';
import { handler as banAccount } from '#functions/dropin/admin/ban-account/handler.ts';
import { handler as unbanAccount } from '#functions/dropin/admin/unban-account/handler.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { connections } from '#shared/platform/realtime/memberships/connection.dynamo.ts';
import { sessions } from '#shared/platform/sessions/session.dynamo.ts';
import { serveSecrets } from '#test/authorization/secret-store.ts';
import { recordSockets } from '#test/realtime/recorded-sockets.ts';
import { call } from '#test/support/call.ts';
import { itemsOf } from '#test/support/items.ts';
import { gigFixture } from '../gigs/stored-gig-fixture.ts';
import { admin, oid } from './counted.ts';

await serveSecrets({ 'session-key': 'a-session-key-of-more-than-32-characters' });

const asAdmin = { as: admin, admin: true };
const connection = { connectionId: 'connection-1=', socketId: '1.1' };

/** A customer and an operator with sessions, and sockets that record what they were sent. */
async function given() {
  const fixture = await gigFixture(1, { SESSION_KEY_SECRET: 'session-key' });
  const { sockets, sent, ended } = recordSockets();
  const bearers = sessions(fixture.runtime);
  // The handler writes through the real port; the test decides who the caller is.
  const verify = async (token: string) =>
    token === 'token' ? { accountId: admin, sessionId: 's', admin: true } : undefined;
  const ports = {
    ...fixture.ports,
    connections: connections(fixture.runtime),
    sockets,
    sessions: { ...bearers, verify },
  };
  const items = () => itemsOf(fixture.runtime);
  const acts = () => fixture.runtime.lines.filter(({ message }) => message === 'admin act').map(({ facts }) => facts);
  const ban = (accountId: string, body?: unknown) =>
    call(banAccount, ports, { ...asAdmin, params: { accountId }, ...(body !== undefined && { body }) });
  const unban = (accountId: string, body?: unknown) =>
    call(unbanAccount, ports, { ...asAdmin, params: { accountId }, ...(body !== undefined && { body }) });
  const shown = (accountId: string, as = { as: admin, admin: true }) =>
    call(getAccount, ports, { ...as, params: { accountId } });
  return { ...fixture, ports, bearers, sent, ended, items, acts, ban, unban, shown };
}

describe('POST /admin/accounts/{accountId}/ban', () => {
  test('ends all sessions of the account at once and refuses new ones; other accounts keep theirs', async () => {
    const { bearers, ban, customer, first, acts } = await given();
    const tokens = [];
    for (let device = 0; device < 3; device += 1)
      tokens.push((await bearers.open({ id: customer, admin: false })).token);
    const { token: ofAnother } = await bearers.open({ id: first, admin: false });

    const { status, body } = await ban(customer);

    expect([status, body.id, body.status]).toEqual([200, customer, 'suspended']);
    for (const token of tokens) expect(await bearers.verify(token)).toBeUndefined();
    expect(await bearers.verify(ofAnother)).toMatchObject({ accountId: first });
    const refused = await bearers.open({ id: customer, admin: false }).catch((thrown: unknown) => thrown);
    expect(refused instanceof Failure && refused.code).toBe('account_not_active');
    expect(acts()).toEqual([{ audit: true, admin, act: 'banAccount', subject: customer }]);
  });

  test('tells the sockets of the account not to reconnect, and closes them', async () => {
    const { ports, ban, customer, first, sent, ended } = await given();
    for (const [index, accountId] of [customer, first].entries()) {
      const known = { connectionId: `connection-${index}=`, socketId: `1.${index}` };
      await ports.connections.open(known);
      await ports.connections.identify(known.socketId, accountId);
      await ports.connections.subscribe(known, 'private-chat_x');
    }

    await ban(customer);

    expect(sent.map(({ connectionId, frame }) => [connectionId, JSON.parse(frame).data.code])).toEqual([
      ['connection-0=', 4009],
    ]);
    expect(ended).toEqual(['connection-0=']);
    expect(await ports.connections.get('connection-0=')).toBeUndefined();
    expect(await ports.connections.ofAccount(customer)).toEqual([]);
    expect(await ports.connections.ofAccount(first)).toEqual(['connection-1=']);
  });

  test.each(['customer', 'first'] as const)(
    'terminates the stream in which the banned account is the %s',
    async (role) => {
      const { play, steps, stored, ban, ...fixture } = await given();
      const { id: gigId } = await play([...steps.streaming, 69]);

      await ban(fixture[role]);

      expect(await stored(gigId)).toMatchObject({ status: 'purchased', priceMinor: 1115 });
      expect((await stored(gigId)).history.at(-1)).toEqual({ event: 'terminate', actor: 'admin', by: admin });
    },
  );

  test.each([
    ['enroute', 'customer'],
    ['enroute', 'first'],
    ['handshaking', 'customer'],
    ['handshaking', 'first'],
  ] as const)('ends a gig in %s of which the banned account is the %s, and releases its hold', async (state, role) => {
    const { play, steps, stored, ban, balances, ports, ...fixture } = await given();
    const { id: gigId } = await play(steps[state]);

    await ban(fixture[role]);

    expect(await stored(gigId)).toMatchObject({ status: 'failed', priceMinor: null });
    expect(await balances(gigId)).toMatchObject({ card: 0, hold: 0, revenue: 0 });
    const engaged = await ports.engagements.getMany([fixture.customer, fixture.first]);
    for (const { customerGig, operatorGig } of engaged.values()) expect(customerGig ?? operatorGig).toBeUndefined();
  });

  test('leaves a gig that is not confirmed yet to its timers', async () => {
    const { play, steps, stored, ban, first } = await given();
    const { id: gigId } = await play(steps.found);

    expect((await ban(first)).status).toBe(200);

    expect((await stored(gigId)).status).toBe('operatorFound');
  });

  test('takes a banned operator off the map', async () => {
    const { ports, ban, first } = await given();
    const place = { latitude: 10.776, longitude: 106.7 };
    await ports.presence.setOnline(first, true);
    await ports.presence.publish(first, place);
    const near = async () => (await ports.presence.near(place, { wanted: 5, radiusMeters: 1_000 })).length;
    expect(await near()).toBe(1);

    await ban(first);

    expect(await near()).toBe(0);
  });

  test('has no further effect when repeated', async () => {
    const { ban, customer, items } = await given();
    const once = await ban(customer);
    const before = await items();

    const twice = await ban(customer);

    expect([twice.status, twice.body]).toEqual([200, once.body]);
    expect(await items()).toEqual(before);
  });

  test('is refused for oneself, for unknown accounts and for bad input, and nothing changes', async () => {
    const { ban, items, acts } = await given();
    const before = await items();

    const [own, unknown, nonsense] = [await ban(admin), await ban(oid(1)), await ban('me')];

    expect([own.status, own.body.reason]).toEqual([403, 'forbidden']);
    expect([unknown.status, unknown.body.reason]).toEqual([404, 'account_not_found']);
    expect([nonsense.status, nonsense.body.reason]).toEqual([400, 'invalid_input']);
    expect(await items()).toEqual(before);
    expect(acts()).toEqual([]);
  });
});

describe('POST /admin/accounts/{accountId}/unban', () => {
  test('makes the account active again, but its owner has to sign in again', async () => {
    const { bearers, ban, unban, customer, acts } = await given();
    const { token: old } = await bearers.open({ id: customer, admin: false });
    await ban(customer);

    const { status, body } = await unban(customer);

    expect([status, body.status]).toEqual([200, 'active']);
    expect(await bearers.verify(old)).toBeUndefined();
    const { token } = await bearers.open({ id: customer, admin: false });
    expect(await bearers.verify(token)).toMatchObject({ accountId: customer });
    expect(acts().at(-1)).toEqual({ audit: true, admin, act: 'unbanAccount', subject: customer });
  });

  test('changes nothing for an active account, and is refused for an unknown one', async () => {
    const { bearers, unban, customer, items } = await given();
    const { token } = await bearers.open({ id: customer, admin: false });
    const before = await items();

    expect((await unban(customer)).body.status).toBe('active');
    const unknown = await unban(oid(1));

    expect([unknown.status, unknown.body.reason]).toEqual([404, 'account_not_found']);
    expect(await items()).toEqual(before);
    expect(await bearers.verify(token)).toMatchObject({ accountId: customer });
  });
});

test('who bans and unbans an account is stored with the reason, once, for administrators alone', async () => {
  const { ban, unban, shown, customer, first, play, steps, ports } = await given();
  const { id: gigId } = await play([...steps.streaming, 69]);
  const said = { by: admin, at: expect.stringMatching(/^2026-/), reference: null };
  const banned = { act: 'banAccount', ...said, reason: 'Insults operators' };

  const { body } = await ban(customer, { reason: 'Insults operators' });
  expect(body.acts).toEqual([banned]);
  // A repetition has no reason of its own: the first is what the account was banned for.
  expect((await ban(customer, { reason: 'Another' })).body.acts).toEqual([banned]);
  await unban(customer, { reason: 'Appeal granted', reference: 'Ticket 7' });
  await unban(customer);
  const unbanned = { act: 'unbanAccount', ...said, reason: 'Appeal granted', reference: 'Ticket 7' };
  expect((await shown(customer)).body.acts).toEqual([banned, unbanned]);
  for (const as of [customer, first]) {
    expect((await shown(customer, { as, admin: false })).body).not.toHaveProperty('acts');
  }
  expect((await ports.gigs.get(gigId))?.acts).toEqual([{ ...banned, act: 'terminate' }]);
  expect((await ban(first, { reason: 'x'.repeat(501) })).status).toBe(400);
  expect((await ban(first)).body.acts).toMatchObject([{ reason: null }]);
});

test('a closed connection is no longer listed for its account', async () => {
  const { ports, customer, items } = await given();
  const before = await items();
  await ports.connections.open(connection);
  await ports.connections.identify(connection.socketId, customer);
  expect(await ports.connections.ofAccount(customer)).toEqual([connection.connectionId]);

  await ports.connections.close(connection.connectionId);

  expect(await ports.connections.ofAccount(customer)).toEqual([]);
  expect(await items()).toEqual(before);
});
