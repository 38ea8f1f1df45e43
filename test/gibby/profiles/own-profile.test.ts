import { expect, test } from 'vitest';
import { handler as getOwnProfile } from '#functions/gibby/profiles/get-own-profile/handler.ts';
import type { OwnProfile } from '#shared/gibby/profiles/profile.ts';
import { transfer } from '#shared/ledger/ledger.rules.ts';
import { sampleOf } from '#test/contract/samples.ts';
import { call } from '#test/support/call.ts';
import { builtCities } from '#test/support/cities.ts';
import { origin } from '#test/support/gibby-fixture.ts';
import { profilesUnderTest, told } from './profile-fixture.ts';

const documented = sampleOf('/api/user/profile', { method: 'GET', kind: 'response' }).data as OwnProfile;
const [bandung] = await builtCities.find({ search: 'Bandung', countryId: 101 });

test('GET /api/user/profile answers all documented fields, for the caller and with their own token', async () => {
  const { created, ports, runtime, otherId } = await profilesUnderTest();
  const id = otherId + 1;
  await created(id, {
    ...told,
    email: documented.email,
    username: documented.username,
    cityId: bandung?.id,
    referralCode: documented.referral_code,
    createdAt: '2016-09-05T07:53:07.000Z',
    updatedAt: '2016-09-13T02:19:32.000Z',
    phone: documented.phone ?? '',
    photo: { kind: 'user', path: `users/${id}/14730626371963590262`, extension: 'jpg' },
  });
  await ports.follows.follow(otherId, id, '2026-03-01T12:00:00.000Z');
  const creditMinor = 1_600_000;
  const legs = [
    { account: 'gateway:doku', amountMinor: creditMinor },
    { account: `user:${id}:credit`, amountMinor: -creditMinor },
  ] as const;
  const topUp = transfer({ id: 'topup', currency: 'IDR', legs });
  await ports.users.commit(ports.ledger.postings([topUp], '2026-03-01T12:00:00.000Z'));
  const token = await ports.userSessions.issue(id, 0);

  const { status, body } = await call(getOwnProfile, ports, { headers: { authorization: `Bearer ${token}` } });

  expect(status).toBe(200);
  const photo = `${origin}/uploads/users/${id}/14730626371963590262`;
  expect(body).toEqual({
    data: {
      ...documented,
      id,
      // The sample numbers countries and cities differently from the document's own lists.
      country_id: 101,
      city_id: bandung?.id,
      photos: {
        original: `${photo}.jpg`,
        normal: `${photo}_normal.jpg`,
        bigger: `${photo}_bigger.jpg`,
        small: `${photo}_small.jpg`,
        mini: `${photo}_mini.jpg`,
      },
      trips: 0,
      requests: 0,
      followers: 1,
      following: 0,
      access_token: token,
    },
  });
  expect(JSON.stringify(runtime.lines)).not.toContain(token);
});

test('a new user has an empty profile and the default picture', async () => {
  const { ownProfile, id, token } = await profilesUnderTest();
  const { body } = await ownProfile();
  const picture = `${origin}/images/default.jpg`;
  expect(body.data).toEqual({
    id,
    email: `user${id}@example.com`,
    username: `user${id}`,
    name: null,
    gender: null,
    address: null,
    country_id: null,
    country: null,
    city_id: null,
    city: null,
    date_of_birth: null,
    phone: null,
    photos: { original: picture, normal: picture, bigger: picture, small: picture, mini: picture },
    about_me: '',
    trips: 0,
    requests: 0,
    followers: 0,
    following: 0,
    zipcode: null,
    created_at: '2026-03-01 19:00:01',
    updated_at: '2026-03-01 19:00:01',
    referral_code: expect.stringMatching(/^[A-Z]{10}$/),
    credit: '0.00',
    access_token: token,
  });
});

test.each([
  ['12345', 12345],
  ['02139', '02139'],
  ['SW1A 1AA', 'SW1A 1AA'],
])('the zip code %s is answered as %s', async (zipcode, shown) => {
  const { saveJson, ownProfile } = await profilesUnderTest();
  expect((await saveJson({ zipcode })).body.data.zipcode).toBe(shown);
  expect((await ownProfile()).body.data.zipcode).toBe(shown);
});

test('a request without a token, or with a revoked one, is refused', async () => {
  const { ports, ownProfile, id } = await profilesUnderTest();
  expect((await call(getOwnProfile, ports)).status).toBe(401);
  await ports.users.commit(ports.userSessions.revokeAll(id));
  expect((await ownProfile()).status).toBe(401);
});
