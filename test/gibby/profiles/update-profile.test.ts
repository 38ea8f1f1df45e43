import { describe, expect, test } from 'vitest';
import { Failure } from '#shared/kernel/errors.ts';
import { sampleOf } from '#test/contract/samples.ts';
import { builtCities } from '#test/support/cities.ts';
import { profilesUnderTest, told } from './profile-fixture.ts';

const documented = sampleOf('/api/user/profile', { method: 'POST', kind: 'request' });
const [bandung] = await builtCities.find({ search: 'Bandung', countryId: 101 });
const [tokyo] = await builtCities.find({ search: 'Tokyo' });
const place = { country_id: '101', city_id: String(bandung?.id) };

test('the documented form is saved, except for the e-mail address, and answered as the profile', async () => {
  const { save, ownProfile, id } = await profilesUnderTest();

  const { status, body } = await save({ ...documented, ...place });

  expect(status).toBe(200);
  expect(body.data).toMatchObject({
    id,
    email: `user${id}@example.com`,
    name: 'admin',
    username: 'admin',
    address: 'Bandung',
    gender: 'Men',
    date_of_birth: '1990-05-04',
    country: 'Indonesia',
    city: 'Bandung',
    phone: documented.phone,
  });
  expect((await ownProfile()).body).toEqual(body);
});

test.each(['json', 'form'] as const)('the same form is accepted as %s as well', async (kind) => {
  const { saveJson } = await profilesUnderTest();
  const fields = { name: 'Sample', gender: '2', about_me: 'Lorem Ipsum', zipcode: '12345', photo: '', cropped_opt: '' };
  const { status, body } =
    kind === 'json'
      ? await saveJson({ ...fields, gender: 2, zipcode: 12345 })
      : await saveJson(new URLSearchParams(fields).toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  expect(status).toBe(200);
  expect(body.data).toMatchObject({ name: 'Sample', gender: 'Women', about_me: 'Lorem Ipsum', zipcode: 12345 });
});

test('a missing field stays unchanged, and an empty one is removed', async () => {
  const { saveJson, stored, id } = await profilesUnderTest();
  await saveJson({ ...place, name: told.name, gender: 1, address: 'Bandung', phone: '+15550100001', about_me: 'x' });
  const before = await stored();
  await saveJson({});
  expect({ ...(await stored()), updatedAt: before.updatedAt }).toEqual(before);
  const emptied = { gender: '', address: ' ', phone: '', about_me: '', country_id: '', date_of_birth: '', zipcode: '' };
  await saveJson({ ...emptied, email: '', name: '', username: '' });
  const { gender, address, phone, aboutMe, countryId, cityId, ...kept } = await stored();
  expect([gender, address, phone, aboutMe, countryId, cityId]).toEqual(Array(6).fill(undefined));
  expect(kept).toMatchObject({ email: `user${id}@example.com`, name: told.name, username: `user${id}` });
});

describe('a city', () => {
  test('sets its country as well', async () => {
    const { saveJson } = await profilesUnderTest();
    const { body } = await saveJson({ city_id: bandung?.id });
    expect(body.data).toMatchObject({ city: 'Bandung', country_id: 101, country: 'Indonesia' });
  });

  test('stays when its own country is sent again, and is removed with another country', async () => {
    const { saveJson } = await profilesUnderTest();
    await saveJson(place);
    expect((await saveJson({ country_id: 101 })).body.data.city).toBe('Bandung');
    expect((await saveJson({ country_id: tokyo?.countryId })).body.data).toMatchObject({
      country: 'Japan',
      city: null,
    });
  });

  test('of another country is refused', async () => {
    const { saveJson, items } = await profilesUnderTest();
    await saveJson(place);
    const before = await items();
    for (const body of [{ country_id: 101, city_id: tokyo?.id }, { city_id: tokyo?.id }]) {
      const { status, body: answer } = await saveJson(body);
      expect([status, answer.error.message]).toEqual([422, 'The selected city id is invalid.']);
    }
    expect(await items()).toEqual(before);
  });
});

test.each([
  ['an unknown country', { country_id: 999 }, 'The selected country id is invalid.'],
  ['an unknown city', { city_id: 1 }, 'The selected city id is invalid.'],
  ['a gender of no number', { gender: 3 }, 'The selected gender is invalid.'],
  ['a birthday to come', { date_of_birth: '2026-03-02' }, 'The date of birth must be a date before today.'],
  ['a birthday that is no day', { date_of_birth: '1990-02-30' }, 'The date of birth format is invalid.'],
  [
    'a birthday before anybody’s',
    { date_of_birth: '0001-01-01' },
    'The date of birth must be a date from 1900 to 2099.',
  ],
  [
    'a name of two lines',
    { name: 'Gibby\u202e\r\nYour payment' },
    'The name must be one line of text without control characters.',
  ],
  ['a name that shows nothing', { name: '\u3164' }, 'The name field is required.'],
  ['a phone that no phone has', { phone: '+0812345678' }, 'The phone format is invalid.'],
  ['a phone of letters', { phone: 'call me' }, 'The phone format is invalid.'],
  ['an address of no form', { email: 'nobody' }, 'The email must be a valid email address.'],
  ['a name like an address', { username: 'a@example.com' }, /username/],
  ['a name that is too long', { name: 'x'.repeat(101) }, /name/],
  ['half a character', { about_me: '\ud83d' }, /./],
  ['a crop of words', { cropped_opt: 'all of it' }, /cropped opt/],
  ['a crop of nothing', { cropped_opt: '0,100,1,1' }, /cropped opt/],
  ['a photo of words', { photo: 'me.jpg' }, /photo/],
])('%s is refused with the words of the document, and nothing changes', async (_name, change, message) => {
  const { saveJson, items } = await profilesUnderTest();
  const before = await items();
  const { status, body } = await saveJson({ name: 'Changed', ...change });
  expect([400, 422]).toContain(status);
  if (status === 422)
    expect(body.error.message).toEqual(message instanceof RegExp ? expect.stringMatching(message) : message);
  expect(await items()).toEqual(before);
});

test('the username of another user is refused, and nothing changes', async () => {
  const { saveJson, otherId, items } = await profilesUnderTest();
  const before = await items();
  const { status, body } = await saveJson({ name: 'Changed', username: `USER${otherId}` });
  expect([status, body.error.message]).toEqual([422, 'The username has already been taken.']);
  expect(await items()).toEqual(before);
});

describe('a new e-mail address', () => {
  const link = /https:\/\/gibby\.example\.com\/api\/verification\/([0-9a-f]{64})$/m;

  test('gets a link by mail, and becomes valid once the link is opened', async () => {
    const { saveJson, ports, sent, id, stored } = await profilesUnderTest();

    const { body } = await saveJson({ email: 'New@Example.com', name: 'Sample' });

    expect(body.data).toMatchObject({ email: `user${id}@example.com`, name: 'Sample' });
    expect(sent.map(({ to }) => to)).toEqual([`user${id}@example.com`, 'new@example.com']);
    expect((await stored()).pendingEmail).toBe('new@example.com');
    const secret = link.exec(sent[1]?.text ?? '')?.[1] ?? '';
    const found = await ports.mailLinks.find('verification', secret);
    expect(found).toMatchObject({ userId: id, email: 'new@example.com' });
    await ports.users.proveEmail(id, 'new@example.com', '2026-03-03T12:00:00.000Z');
    expect((await stored()).email).toBe('new@example.com');
  });

  test('that equals the current one, in any case, is no change', async () => {
    const { saveJson, sent, id, stored } = await profilesUnderTest();
    expect((await saveJson({ email: `USER${id}@Example.com` })).status).toBe(200);
    expect([sent, (await stored()).pendingEmail]).toEqual([[], null]);
  });

  test('of another user is refused, gets no mail, and nothing changes', async () => {
    const { saveJson, sent, otherId, stored } = await profilesUnderTest();
    const before = await stored();
    const { status, body } = await saveJson({ name: 'Changed', email: `user${otherId}@example.com` });
    expect([status, body.error.message]).toEqual([422, 'The email has already been taken.']);
    expect(await stored()).toEqual(before);
    expect(sent).toEqual([]);
  });

  test('can be claimed six times an hour, so that users cannot be found out and mailboxes not flooded', async () => {
    const { saveJson, sent, runtime } = await profilesUnderTest();
    for (let count = 1; count <= 6; count += 1)
      expect((await saveJson({ email: `n${count}@example.com` })).status).toBe(200);
    expect((await saveJson({ email: 'n7@example.com' })).status).toBe(429);
    expect(sent).toHaveLength(12);
    runtime.clock.advance(3960);
    expect((await saveJson({ email: 'n7@example.com' })).status).toBe(200);
  });

  test('is stored even if the mail cannot be sent now, and the mail goes out later', async () => {
    const { saveJson, ownProfile, ports, stored, sent } = await profilesUnderTest();
    const { send } = ports.mail;
    ports.mail.send = async (mail) => {
      if (mail.to === 'new@example.com') throw new Error('no mail today');
    };
    expect((await saveJson({ email: 'new@example.com' })).status).toBe(200);
    expect((await stored()).pendingEmail).toBe('new@example.com');
    ports.mail.send = send;
    // Any later delivery takes what has failed along.
    await ownProfile();
    expect(sent.map(({ to }) => to)).toEqual(['new@example.com']);
  });

  test('is not pending while the present address cannot be told', async () => {
    const { saveJson, ports, stored } = await profilesUnderTest();
    ports.mail.send = () => Promise.reject(new Failure('provider_unavailable'));
    expect((await saveJson({ email: 'new@example.com' })).status).toBe(502);
    expect((await stored()).pendingEmail).toBeNull();
  });
});

test.each(['+62 812 3456 7890', '081234567890', '+62 (0)812-3456-7890', '\u202a81234567890\u202c'])(
  'the phone %s is stored in its one form',
  async (phone) => {
    const { saveJson } = await profilesUnderTest();
    expect((await saveJson({ phone })).body.data.phone).toBe('+6281234567890');
  },
);
