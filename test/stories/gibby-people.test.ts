import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { developmentCredentials } from '#infra/local/credentials.ts';
import { administratorOn } from '../support/administrator.ts';
import { type CloudFixture, cloudFixture, until } from '../support/cloud-fixture.ts';
import { phoneJpeg } from '../support/pictures.ts';

let fixture: CloudFixture;
beforeAll(async () => {
  fixture = await cloudFixture();
});
afterAll(() => fixture?.close());

/** A user and their progress in the story. */
interface Friend {
  readonly username: string;
  readonly email: string;
  token?: string;
}
const budi: Friend = { username: 'budi', email: 'budi@example.com' };
const sari: Friend = { username: 'sari', email: 'sari@example.com' };
const password = 'invented password';

const headersOf = (who?: Friend) => ({
  apikey: developmentCredentials.gibbyApiKey,
  ...(who?.token !== undefined && { authorization: `Bearer ${who.token}` }),
});

async function send(method: string, path: string, who?: Friend, body?: unknown) {
  const { status, body: answer } = await fixture.send({ method, path, headers: headersOf(who), body });
  return { status, data: Object(answer).data, error: Object(answer).error };
}

async function ask(method: string, path: string, who?: Friend, body?: unknown) {
  const { status, data, error } = await send(method, path, who, body);
  expect([200, 201], `${method} ${path}: ${JSON.stringify(error)}`).toContain(status);
  return data;
}

const mailsTo = ({ email }: Friend) => fixture.cloud.outbox.list({ kind: 'mail', to: email });
const pushesTo = (address: string) => fixture.cloud.outbox.list({ kind: 'push', to: address });
const badgesOf = (who: Friend) => ask('GET', '/api/user/unread-badges', who);

test('people register, open the mailed link, and log in', async () => {
  for (const friend of [budi, sari]) {
    const { username, email } = friend;
    expect(await ask('POST', '/api/register', undefined, { username, email, password })).toMatchObject({
      http_code: 201,
    });
    expect((await send('POST', '/api/login', undefined, { username, password })).status).toBe(403);

    const mail = await until(() => mailsTo(friend)[0], 'the mail');
    const link = /https?:\/\/\S+\/api\/verification\/\S+/.exec(String(mail.text))?.[0] ?? '';
    expect((await fetch(fixture.cloud.origin + new URL(link).pathname, { method: 'POST' })).status).toBe(200);

    const { access_token } = await ask('POST', '/api/login', undefined, { username, password });
    friend.token = access_token;
  }
});

test('a profile has a picture in its sizes, for others too', async () => {
  const form = new FormData();
  form.set('name', 'Budi');
  form.set('photo', new Blob([new Uint8Array(await phoneJpeg(400, 300))], { type: 'image/jpeg' }), 'me.jpg');
  form.set('cropped_opt', '200,200,10,20');
  const url = `${fixture.cloud.origin}/api/user/profile`;
  const answer = await fetch(url, { method: 'POST', headers: headersOf(budi), body: form });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const { data: own } = Object(await answer.json());

  const { name, photos } = await ask('GET', `/api/user/${own.id}`, sari);
  expect(name).toBe('Budi');
  for (const [size, edge] of [
    ['normal', 48],
    ['mini', 24],
  ] as const) {
    const picture = await fetch(fixture.cloud.origin + new URL(photos[size]).pathname);
    const { width, height } = await sharp(new Uint8Array(await picture.arrayBuffer())).metadata();
    expect([width, height]).toEqual([edge, edge]);
  }
});

test('a followed user is notified in the app, by mail and by push, as the settings say', async () => {
  await ask('POST', '/api/user/setting', sari, { email_new_follower: true, fcm_new_follower: 1 });
  const phone = { token: 'phone-of-sari', device_type: 'ios', bundle_id: 'com.example.gibby' };
  await ask('POST', '/api/user/devices', sari, phone);
  const { id: sarisId } = await ask('GET', '/api/user/profile', sari);
  const { id: budisId } = await ask('GET', '/api/user/profile', budi);

  expect(await ask('POST', '/api/user/follow', budi, { user_id: sarisId })).toEqual({ message: 'success' });
  expect(await ask('POST', '/api/user/follow', budi, { user_id: sarisId })).toEqual({ message: 'success' });
  await fixture.cloud.activity.idle();

  const [told, ...others] = await ask('GET', '/api/user/notifications', sari);
  expect(others).toEqual([]);
  expect(told).toMatchObject({
    type: 5,
    message: '“Budi” is following you',
    is_read: false,
    data: { user_id: budisId },
  });
  expect((await fetch(fixture.cloud.origin + new URL(told.image).pathname)).status).toBe(200);
  expect(mailsTo(sari).filter(({ text }) => String(text).includes(told.message))).toHaveLength(1);
  expect(pushesTo('phone-of-sari')).toHaveLength(1);
  expect(JSON.stringify(pushesTo('phone-of-sari')[0])).toContain(told.id);

  expect(await ask('GET', '/api/user/profile', sari)).toMatchObject({ followers: 1, following: 0 });
  expect(await ask('GET', '/api/user/followers', sari)).toMatchObject([{ id: budisId, name: 'Budi' }]);
  expect(await ask('GET', `/api/user/followings?user_id=${budisId}`, sari)).toMatchObject([{ id: sarisId }]);

  expect(await badgesOf(sari)).toMatchObject({ unread_notifications: 1, unread_badges: 1 });
  expect(await ask('GET', `/api/user/notifications/${told.id}`, sari)).toMatchObject({ message: told.message });
  expect(await badgesOf(sari)).toMatchObject({ unread_notifications: 0, unread_badges: 0 });
});

test('following again after unfollowing notifies once, and no mail goes to a user who does not want it', async () => {
  const { id: sarisId } = await ask('GET', '/api/user/profile', sari);
  const { id: budisId } = await ask('GET', '/api/user/profile', budi);
  await ask('POST', '/api/user/unfollow', budi, { user_id: sarisId });
  await ask('POST', '/api/user/follow', budi, { user_id: sarisId });
  await ask('POST', '/api/user/follow', sari, { user_id: budisId });
  await fixture.cloud.activity.idle();
  expect(await ask('GET', '/api/user/notifications', sari)).toHaveLength(1);
  expect(await ask('GET', '/api/user/notifications', budi)).toHaveLength(1);
  expect(mailsTo(budi)).toHaveLength(1);
});

test('a changed page is news for every user', async () => {
  const { token } = await administratorOn(fixture, 'adam');
  const page = { title: 'Privacy Policy', subtitle: 'Since March', content: '<p>We know nothing of you.</p>' };
  await ask('PUT', '/api/admin/pages/privacy-policy', { ...budi, token }, page);
  await fixture.cloud.activity.idle();

  for (const friend of [budi, sari]) expect(await badgesOf(friend)).toMatchObject({ unread_news: 1 });
  const [item] = await ask('GET', '/api/user/news', sari);
  expect(item).toMatchObject({ type: 12, is_read: false, data: { slug: 'privacy-policy' } });
  const picture = await fetch(fixture.cloud.origin + new URL(item.image).pathname);
  expect(await sharp(new Uint8Array(await picture.arrayBuffer())).metadata()).toMatchObject({
    format: 'png',
    width: 96,
  });
  await ask('GET', `/api/user/news/${item.id}`, sari);
  expect(await ask('GET', '/api/user/news', sari)).toMatchObject([{ id: item.id, is_read: true }]);
  expect(await badgesOf(sari)).toMatchObject({ unread_news: 0 });
  expect(await badgesOf(budi)).toMatchObject({ unread_news: 1, unread_notifications: 1, unread_badges: 2 });
});

test('logging out ends the token and the pushes to the phone', async () => {
  const phones = async () =>
    (await fixture.itemsOf('DEV#gibby-')).filter(({ deviceAddress }) => deviceAddress === 'phone-of-sari');
  expect(await phones()).toHaveLength(1);
  const { status, data } = await send('GET', '/api/logout?token=phone-of-sari', sari);
  expect([status, data]).toEqual([200, { action: 'logout', status: true }]);
  expect((await send('GET', '/api/user/unread-badges', sari)).status).toBe(401);
  expect(await phones()).toEqual([]);
});
