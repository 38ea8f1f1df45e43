import { expect, test } from 'vitest';
import { handler as findOperators } from '#functions/dropin/presence/find-operators/handler.ts';
import { handler as goOffline } from '#functions/dropin/presence/go-offline/handler.ts';
import { handler as goOnline } from '#functions/dropin/presence/go-online/handler.ts';
import { handler as publishPosition } from '#functions/dropin/presence/publish-position/handler.ts';
import { handler as sendPing } from '#functions/dropin/presence/send-ping/handler.ts';
import { engagements } from '#shared/dropin/gigs/engagement.dynamo.ts';
import { blurPosition } from '#shared/dropin/presence/cells.rules.ts';
import { presence } from '#shared/dropin/presence/presence.dynamo.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { accounts } from '#shared/platform/accounts/account.dynamo.ts';
import { tableOf } from '#shared/platform/dynamo/table.dynamo.ts';
import { call, type TestRequest } from '#test/support/call.ts';
import { testRuntime } from '#test/support/store.ts';
import { registered } from '../accounts/people.ts';

const here = { latitude: 10.7769, longitude: 106.7009 };
const params = { lat: '10.7769', long: '106.7009' };

async function given() {
  const runtime = await testRuntime();
  const pings: { gigId: string; party: string; at: string }[] = [];
  const ports = {
    ...runtime,
    accounts: accounts(runtime),
    presence: presence(runtime),
    engagements: engagements(runtime),
    gigs: { recordPing: async (gigId: string, party: string, at: string) => void pings.push({ gigId, party, at }) },
  };
  const send = (unit: Unit, request: TestRequest) => call(unit, ports, request);
  const customer = await registered(runtime);
  const find = async () => (await send(findOperators, { as: customer.id, params })).body;
  const operator = async (metersNorth: number) => {
    const account = await registered(runtime);
    const body = { lat: here.latitude + metersNorth / 111_195, lng: here.longitude };
    await send(publishPosition, { as: account.id, body });
    await send(goOnline, { as: account.id });
    return account;
  };
  return { runtime, ports, pings, send, customer, find, operator };
}

const idsOf = (found: { id: string }[]) => found.map(({ id }) => id);

test('an operator goes online, moves, is found nearest first, and disappears 90 s after the last heartbeat', async () => {
  const { runtime, send, find, operator } = await given();
  const [first, second] = [await operator(500), await operator(1000)];
  expect(idsOf(await find())).toEqual([first.id, second.id]);

  const moved = await send(publishPosition, { as: second.id, body: { lat: '10.7769', lng: '106.7009' } });
  expect([moved.status, moved.body]).toEqual([200, { lastTime: '2026-03-01T12:00:00.000Z' }]);
  expect(idsOf(await find())).toEqual([second.id, first.id]);

  runtime.clock.advance(60);
  expect((await send(sendPing, { as: first.id })).body).toEqual({ lastTime: '2026-03-01T12:01:00.000Z' });
  runtime.clock.advance(31);
  expect(idsOf(await find())).toEqual([first.id]);
  runtime.clock.advance(60);
  expect(await find()).toEqual([]);
});

test('customers see neither the exact position nor contact data of an operator', async () => {
  const { find, operator } = await given();
  const { id } = await operator(321);
  const exact = { ...here, latitude: here.latitude + 321 / 111_195 };
  expect(await find()).toEqual([
    {
      id,
      firstName: 'Nguyen',
      lastName: 'Hoa',
      operatorRating: 5,
      location: { ...blurPosition(exact), lastTime: '2026-03-01T12:00:00.000Z' },
    },
  ]);
});

test('neither the order nor the radius reveals more of a position than is shown', async () => {
  const { send, customer, operator } = await given();
  const operators = await Promise.all([10, 20, 30, 40].map(operator));
  const blurred = blurPosition(here);
  const metersToDegrees = 1 / 111_195;
  const seenFrom = async (metersNorth: number) => {
    const lat = (blurred.latitude + metersNorth * metersToDegrees).toFixed(9);
    const answer = await send(findOperators, { as: customer.id, params: { lat, long: String(blurred.longitude) } });
    return idsOf(answer.body);
  };
  const inOneCell = idsOf(operators).sort();
  expect(await seenFrom(5000)).toEqual(inOneCell);
  expect(await seenFrom(-5000)).toEqual(inOneCell);
  for (const side of [1, -1]) {
    expect(await seenFrom(side * 19_990)).toEqual(inOneCell);
    expect(await seenFrom(side * 20_010)).toEqual([]);
  }
});

test('the caller, busy operators, those who owe a rating and inactive accounts are left out', async () => {
  const { runtime, ports, send, customer, find, operator } = await given();
  const [busy, owing, free] = [await operator(10), await operator(20), await operator(40)];
  const suspended = await registered(runtime, { status: 'suspended' });
  await ports.presence.publish(suspended.id, here);
  await ports.presence.setOnline(suspended.id, true);
  await send(publishPosition, { as: customer.id, body: { lat: here.latitude, lng: here.longitude } });
  await send(goOnline, { as: customer.id });
  const table = tableOf(runtime);
  await table.commit([ports.engagements.engage(busy.id, 'operator', 'g1')]);
  await table.commit([ports.engagements.engage(owing.id, 'customer', 'g2')]);
  await table.commit([ports.engagements.release(owing.id, 'customer', 'g2', { owesRating: true })]);

  expect(idsOf(await find())).toEqual([free.id]);
});

test('at most 20 are found, and busy operators nearby do not hide free ones farther away', async () => {
  const { runtime, ports, find, operator } = await given();
  const all = await Promise.all(Array.from({ length: 45 }, (_, index) => operator(100 + 400 * index)));
  expect(idsOf(await find())).toEqual(idsOf(all.slice(0, 20)));
  const busy = all.slice(0, 25).map(({ id }) => ports.engagements.engage(id, 'operator', `gig-${id}`));
  await tableOf(runtime).commit(busy);
  expect(idsOf(await find())).toEqual(idsOf(all.slice(25)));
});

test('an operator who goes offline is no longer found, and may repeat the call', async () => {
  const { send, find, operator } = await given();
  const { id } = await operator(100);
  expect((await send(goOnline, { as: id })).body).toEqual({ online: true });
  expect((await send(goOffline, { as: id })).body).toEqual({ online: false });
  expect((await send(goOffline, { as: id })).status).toBe(200);
  expect(await find()).toEqual([]);
});

test('an inactive account cannot go online', async () => {
  const { runtime, send, find } = await given();
  const { id } = await registered(runtime, { archive: true });
  await send(publishPosition, { as: id, body: { lat: here.latitude, lng: here.longitude } });
  const { status, body } = await send(goOnline, { as: id });
  expect([status, body.reason]).toEqual([403, 'account_not_active']);
  expect(await find()).toEqual([]);
});

test.each([
  ['a ping', sendPing, undefined],
  ['a position', publishPosition, { lat: here.latitude, lng: here.longitude }],
])('%s keeps the gig of an operator and that of a customer alive', async (_, unit, body) => {
  const { runtime, ports, pings, send, customer } = await given();
  const { id } = await registered(runtime);
  const table = tableOf(runtime);
  await table.commit([ports.engagements.engage(id, 'operator', 'g1')]);
  await table.commit([ports.engagements.engage(customer.id, 'customer', 'g1')]);
  runtime.clock.advance(5);
  await send(unit, { as: customer.id, body });
  await send(unit, { as: id, body });
  const at = '2026-03-01T12:00:05.000Z';
  expect(pings).toEqual([
    { gigId: 'g1', party: 'customer', at },
    { gigId: 'g1', party: 'operator', at },
  ]);
});

test.each([
  ['a latitude beyond the pole', { lat: 90.1, lng: 0 }],
  ['a longitude beyond the date line', { lat: 0, lng: -180.1 }],
  ['no longitude', { lat: 0 }],
  ['words', { lat: 'north', lng: 'east' }],
  ['nothing', undefined],
])('a position of %s is refused and changes nothing', async (_, body) => {
  const { send, find, operator } = await given();
  const { id } = await operator(100);
  const before = await find();
  const { status, body: refusal } = await send(publishPosition, { as: id, body });
  expect([status, refusal.code]).toEqual([400, 'E_VALIDATION']);
  expect(await find()).toEqual(before);
});

test('the poles and the date line are valid places', async () => {
  const { send, customer, runtime } = await given();
  for (const [lat, lng] of [
    [90, 0],
    [-90, 180],
    [0, 180],
  ] as const) {
    const { id } = await registered(runtime);
    await send(publishPosition, { as: id, body: { lat, lng, rad: 5, bty: '80', sig: null, net: 'wifi' } });
    await send(goOnline, { as: id });
    const found = await send(findOperators, { as: customer.id, params: { lat: String(lat), long: String(lng) } });
    expect([found.status, idsOf(found.body)]).toEqual([200, [id]]);
  }
  const beyond = await send(findOperators, { as: customer.id, params: { lat: '91', long: '0' } });
  expect(beyond.status).toBe(400);
});

test('strangers may call none of these routes', async () => {
  const { send } = await given();
  const units: Unit[] = [findOperators, goOffline, goOnline, publishPosition, sendPing];
  const answers = await Promise.all(units.map((unit) => send(unit, { params })));
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(401));
});
