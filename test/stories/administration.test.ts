import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted, connectPusher, type Pusher } from '#infra/local/demo/pusher-client.ts';
import { administratorOn, newTokenOf } from '../support/administrator.ts';
import { type Answer, type CloudFixture, cloudFixture, type Somebody, until } from '../support/cloud-fixture.ts';

let fixture: CloudFixture;
let admin: Somebody;
let customer: Somebody;
let operator: Somebody;

beforeAll(async () => {
  fixture = await cloudFixture();
  [customer, operator] = (await fixture.signInAll('carol', 'oscar')) as [Somebody, Somebody];
  admin = await administratorOn(fixture, 'adam');
});
afterAll(() => fixture?.close());

const read = (path: string): Promise<Answer['body']> => fixture.ask({ method: 'GET', path }, admin);

/** The number of gigs of the account in these statuses; other stories use other accounts on the same cloud. */
async function countOf({ id }: Somebody, role: 'viewer' | 'operator', statuses: string): Promise<number> {
  const { gigs } = await read(`/admin/gigs/count?role=${role}&status=${statuses}`);
  return (gigs as { _id: string; count: number }[]).find(({ _id }) => _id === id)?.count ?? 0;
}

/** Waits for the count, because counters lag behind the gigs. */
async function soonCounted(person: Somebody, role: 'viewer' | 'operator', statuses: string, count: number) {
  const what = `${count} gigs of the ${role} in ${statuses}`;
  await until(async () => ((await countOf(person, role, statuses)) === count ? true : undefined), what);
}

test('an administrator sees a gig counted in each status, terminates its stream, and bans a party', async () => {
  const gigId = await fixture.requestOf(customer, operator);
  await soonCounted(customer, 'viewer', 'pendingOperator', 1);
  await fixture.act(operator, 'accept', gigId);
  await fixture.act(customer, 'confirm', gigId);
  await fixture.act(customer, 'handshake', gigId);
  await fixture.act(operator, 'handshake', gigId);
  await fixture.act(customer, 'start', gigId);
  await soonCounted(customer, 'viewer', 'streaming', 1);
  await soonCounted(operator, 'operator', 'streaming', 1);
  expect(await countOf(customer, 'viewer', 'pendingOperator,handshaking')).toBe(0);
  const found = await read(`/admin/gigs/count?term=${encodeURIComponent(customer.email)}&inOrg=false`);
  expect(found).toEqual({ total: 1, gigs: [{ _id: customer.id, count: 1 }] });
  const streaming = expect.arrayContaining([expect.objectContaining({ id: gigId, status: 'streaming' })]);
  expect(await read('/admin/gigs?status=streaming')).toEqual({ gigs: streaming });

  await fixture.cloud.clock.advance(69);
  const ended = await fixture.ask({ method: 'POST', path: `/admin/gigs/${gigId}/terminate` }, admin);
  expect(ended).toMatchObject({ status: 'purchased', price: 11.15 });
  await soonCounted(customer, 'viewer', 'purchased', 1);
  expect(await read(`/admin/gigs/${gigId}`)).toMatchObject({
    purchase: { amount: 11.15 },
    events: expect.arrayContaining([expect.objectContaining({ event: 'terminate', actor: 'admin', by: admin.id })]),
  });

  const socket = await connected(customer);
  const closed = new Promise<unknown>((resolve) => socket.connection.bind('error', resolve));
  const banned = await fixture.ask({ method: 'POST', path: `/admin/accounts/${customer.id}/ban` }, admin);
  expect(banned).toMatchObject({ id: customer.id, status: 'suspended' });
  expect(await closed).toMatchObject({ data: { code: 4009 } });
  await until(() => (socket.connection.state === 'connected' ? undefined : true), 'the end of the socket');
  expect((await fixture.send({ method: 'GET', path: `/accounts/${customer.id}` }, customer)).status).toBe(401);
  expect((await fixture.attempt(customer, 'rate', gigId)).status).toBe(401);
  expect((await fixture.stored(gigId)).ratings.customer).toBeNull();
  expect((await fixture.send({ method: 'GET', path: `/accounts/${operator.id}` }, operator)).status).toBe(200);

  await fixture.ask({ method: 'POST', path: `/admin/accounts/${customer.id}/unban` }, admin);
  expect((await fixture.send({ method: 'GET', path: `/accounts/${customer.id}` }, customer)).status).toBe(401);
  const again = { ...customer, token: await newTokenOf(fixture, customer.email) };
  expect((await fixture.send({ method: 'GET', path: `/accounts/${customer.id}` }, again)).status).toBe(200);
  expect((await fixture.send({ method: 'GET', path: '/admin/gigs/count' }, again)).status).toBe(403);
  socket.disconnect();
});

/** A real client on the account's own channel. */
async function connected(person: Somebody): Promise<Pusher> {
  const client = connectPusher(fixture.cloud.origin, person.token);
  const channel = client.subscribe(`private-account-${person.id}`);
  await accepted(channel);
  return client;
}
