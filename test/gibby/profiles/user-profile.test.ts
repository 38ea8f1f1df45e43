import { expect, test } from 'vitest';
import type { UserProfile } from '#shared/gibby/profiles/profile.ts';
import { sampleOf } from '#test/contract/samples.ts';
import { profilesUnderTest, told } from './profile-fixture.ts';

const documented = sampleOf('/api/user/{id}', { method: 'GET', kind: 'response' }).data as UserProfile;

test('the profile of another user has every documented field, and no private value in any', async () => {
  const { created, profileOf, otherId } = await profilesUnderTest();
  const id = otherId + 1;
  const secret = { email: 'secret.person@example.com', address: 'Jl. Cikutra Barat No.66', dateOfBirth: '1989-01-01' };
  await created(id, {
    ...told,
    ...secret,
    phone: '+15550100042',
    username: documented.username,
    aboutMe: 'Lorem Ipsum',
  });

  const { status, body } = await profileOf(id);

  expect(status).toBe(200);
  expect(Object.keys(body.data).sort()).toEqual(Object.keys(documented).sort());
  expect(body.data).toMatchObject({
    id,
    username: documented.username,
    name: told.name,
    gender: 'Men',
    country: 'Indonesia',
    about_me: documented.about_me,
    email: 's***@***',
    phone: '***42',
    address: null,
    date_of_birth: null,
    access_token: null,
  });
  expect(JSON.stringify(body)).not.toMatch(/secret\.person|5550100|Cikutra|1989/);
});

test('users see their own profile completely by their own id, with their own token', async () => {
  const { profileOf, saveJson, id, token } = await profilesUnderTest();
  await saveJson({ phone: '+1 555 010 0042', address: 'Bandung', date_of_birth: '1989-01-01' });
  const { body } = await profileOf(id);
  expect(body.data).toMatchObject({
    email: `user${id}@example.com`,
    phone: '+15550100042',
    address: 'Bandung',
    date_of_birth: '1989-01-01',
    access_token: token,
  });
});

test.each(['pending', 'deactivated'] as const)('a user who is %s is a 404 to others', async (userStatus) => {
  const { created, profileOf, otherId } = await profilesUnderTest();
  await created(otherId + 1, { status: userStatus });
  const { status, body } = await profileOf(otherId + 1);
  expect([status, body.error]).toEqual([
    404,
    expect.objectContaining({ http_code: 404, message: 'Resource Not Found' }),
  ]);
});

test('an unknown id is a 404, and so is an id that none has', async () => {
  const { profileOf, otherId } = await profilesUnderTest();
  expect((await profileOf(otherId + 1)).status).toBe(404);
  for (const id of ['0', '-1', '1e3', 'me', '99999999999999999999']) expect((await profileOf(id)).status, id).toBe(404);
});
