import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { administratorOn } from '../support/administrator.ts';
import { type CloudFixture, ownCloudFixture, until } from '../support/cloud-fixture.ts';
import { phoneJpeg } from '../support/pictures.ts';

const indonesia = 101;
const japan = 110;

let fixture: CloudFixture;
beforeAll(async () => {
  fixture = await ownCloudFixture({ dataDirectory: ':memory:', port: 0 });
});
afterAll(() => fixture?.close());

interface Person {
  readonly username: string;
  readonly email: string;
  token?: string;
  id?: number;
}
const rina: Person = { username: 'rina.asks', email: 'rina.asks@example.com' };
const toni: Person = { username: 'toni.travels', email: 'toni.travels@example.com' };
const password = 'invented password';
let [jakarta, tokyo] = [0, 0];

const headersOf = (who?: Person) => ({
  apikey: developmentCredentials.gibbyApiKey,
  ...(who?.token !== undefined && { authorization: `Bearer ${who.token}` }),
});

async function ask(method: string, path: string, who?: Person, body?: unknown) {
  const { status, body: answer } = await fixture.send({ method, path, headers: headersOf(who), body });
  expect([200, 201], `${method} ${path}: ${JSON.stringify(answer)}`).toContain(status);
  return Object(answer);
}

const dayIn = (days: number) => new Date(fixture.cloud.clock.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A list as soon as it is not empty. */
const soon = (path: string, who: Person) =>
  until(async () => {
    const { data } = await ask('GET', path, who);
    return data.length > 0 ? data : undefined;
  }, path);

/** Registers a person, who proves their address and signs in. */
async function join(person: Person): Promise<Person> {
  const { username, email } = person;
  await ask('POST', '/api/register', undefined, { username, email, password });
  const mail = await until(() => fixture.cloud.outbox.list({ kind: 'mail', to: email })[0], 'the mail');
  const link = /https?:\/\/\S+\/api\/verification\/\S+/.exec(String(mail.text))?.[0] ?? '';
  expect((await fetch(fixture.cloud.origin + new URL(link).pathname, { method: 'POST' })).status).toBe(200);
  const { data } = await ask('POST', '/api/login', undefined, { username, password });
  return Object.assign(person, { token: data.access_token, id: data.id });
}

test('two people register and complete their profiles', async () => {
  for (const person of [rina, toni]) await join(person);
  const cityOf = async (country: number) => (await ask('GET', `/api/cities?country_id=${country}`, rina)).data[0].id;
  [jakarta, tokyo] = [await cityOf(indonesia), await cityOf(japan)];
  for (const person of [rina, toni]) {
    const told = {
      name: person.username,
      phone: '+15550100001',
      country_id: String(indonesia),
      city_id: String(jakarta),
    };
    await ask('POST', '/api/user/profile', person, told);
  }
});

test('a trip is posted and counted among the travellers to its country', async () => {
  const { data } = await ask('POST', '/api/trips', toni, {
    from_country_id: indonesia,
    from_city_id: jakarta,
    departure_date: dayIn(5),
    return_date: dayIn(20),
    destination: [{ country_id: japan, city_ids: [tokyo] }],
  });
  expect((await ask('GET', `/api/trips/${data.id}`, rina)).data).toEqual(data);
  expect((await ask('GET', `/api/trips?user_id=${toni.id}`, rina)).data).toMatchObject([{ id: data.id }]);
  await until(async () => {
    const { data: countries } = await ask('GET', '/api/countries?search=japan', rina);
    return countries[0].traveller > 0 || undefined;
  }, 'the traveller');
});

test('a request with a picture is found by its words, matched with the trip, and commented on', async () => {
  const form = new FormData();
  const fields = {
    item_name: 'Kokeshi doll of Tohoku',
    category_id: 6,
    quantity: '1',
    country_id: japan,
    maximum_price: '500,000',
    collection_method: 1,
    delivery_country_to: indonesia,
    delivery_city_to: jakarta,
    estimate_delivery: dayIn(40),
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  form.append('image[]', new Blob([new Uint8Array(await phoneJpeg(400, 300))], { type: 'image/jpeg' }), 'doll.jpg');
  form.append('cropped_opt[]', '200,200,10,20');
  const url = `${fixture.cloud.origin}/api/requests`;
  const answer = await fetch(url, { method: 'POST', headers: headersOf(rina), body: form });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const { id, images } = Object(await answer.json()).data;
  expect((await fetch(fixture.cloud.origin + new URL(images[0].thumbnail).pathname)).status).toBe(200);

  expect(await soon('/api/requests?item_name=kokeshi&status=0', toni)).toMatchObject([{ id, can_offer: true }]);
  expect(await soon(`/api/requests?user_id=${rina.id}&sort=maximum_price.asc`, toni)).toMatchObject([{ id }]);
  expect(await soon('/api/user/matched-requests', toni)).toMatchObject([{ id, can_offer: true, is_owner: false }]);
  await ask('POST', `/api/requests/${id}/comments`, toni, { comments: 'Which colour?' });
  expect((await ask('GET', `/api/requests/${id}/comments`, rina)).data).toMatchObject([{ message: 'Which colour?' }]);
  expect((await ask('GET', `/api/requests/${id}`, toni)).data).toMatchObject({ id, comment_count: 1, can_offer: true });

  expect(await soon('/api/user/notifications', toni)).toMatchObject([{ type: 15, data: { request_id: id } }]);
  expect(await soon('/api/user/notifications', rina)).toMatchObject([{ type: 14, data: { request_id: id } }]);
  // Ranked every hour, and the comment may not have been counted yet.
  await until(async () => {
    await fixture.cloud.clock.advance(3600);
    const { data } = await ask('GET', '/api/requests/trendings', toni);
    return data.some((one: { id: number }) => one.id === id) || undefined;
  }, 'the trending request');
  const { data: own } = await ask('GET', '/api/user/profile', rina);
  expect([own.trips, own.requests]).toEqual([0, 1]);
});

test('a cancelled request leaves the open ones and the matches', async () => {
  const [{ id }] = await soon(`/api/requests?user_id=${rina.id}`, rina);
  await ask('POST', `/api/requests/${id}/cancel`, rina, { cancel_status_id: 6 });
  await until(async () => {
    const { data, meta } = await ask('GET', '/api/user/matched-requests', toni);
    return (data.length === 0 && meta.pagination.total === 0) || undefined;
  }, 'the end of the match');
  await until(async () => {
    const { data } = await ask('GET', `/api/requests?user_id=${rina.id}&status=1`, toni);
    return data[0]?.id === id || undefined;
  }, 'the cancelled one');
  expect((await ask('GET', `/api/requests?user_id=${rina.id}&status=0`, toni)).data).toEqual([]);
});

test('a gang hides the request of a rival, and an administrator shows it again for good', async () => {
  const { data: request } = await ask('POST', '/api/requests', rina, {
    item_name: 'Sasando harp',
    category_id: 6,
    quantity: '1',
    country_id: japan,
    maximum_price: '700,000',
    collection_method: 1,
    delivery_country_to: indonesia,
    delivery_city_to: jakarta,
    estimate_delivery: dayIn(60),
  });
  const names = ['one', 'two', 'three', 'four', 'five'];
  const gang: Person[] = [];
  for (const name of names) gang.push(await join({ username: `gang.${name}`, email: `gang.${name}@example.com` }));
  await fixture.cloud.clock.advance(8 * 86_400);
  const found = async () => (await ask('GET', '/api/requests?item_name=sasando', toni)).data.length > 0;
  await until(async () => (await found()) || undefined, 'the request');

  const report = { request_id: request.id, reason: 'Looks forged' };
  for (const person of gang) await ask('POST', '/api/report', person, report);
  await until(async () => !(await found()) || undefined, 'the end of the request in the lists');

  const { token, id: administrator } = await administratorOn(fixture, 'Moderator');
  const asked = { username: '', email: '', token };
  const list = () => ask('GET', '/api/admin/reports', asked);
  await until(async () => (await list()).data.length > 0 || undefined, 'the hidden request');
  expect((await list()).data).toMatchObject([{ request_id: request.id, state: 'hidden', report_count: gang.length }]);
  const { data: inspected } = await ask('GET', `/api/admin/reports/${request.id}`, asked);
  expect(inspected.reports.map(({ reason }: { reason: string }) => reason)).toEqual(gang.map(() => report.reason));

  const decision = { outcome: 'show', reason: 'One gang, one afternoon' };
  const { data: decided } = await ask('POST', `/api/admin/reports/${request.id}/resolve`, asked, decision);
  expect(decided).toMatchObject({ state: 'shown', last_act: { ...decision, by: administrator } });
  await until(async () => (await found()) || undefined, 'the request again');
  for (const person of gang) await ask('POST', '/api/report', person, report);
  await fixture.cloud.activity.idle();
  expect([await found(), (await list()).data]).toEqual([true, []]);
});
