import { handler as mailOrderedLink } from '#functions/gibby/accounts/mail-ordered-link/handler.ts';
import { handler as createPictureUpload } from '#functions/gibby/profiles/create-picture-upload/handler.ts';
import { handler as getOwnProfile } from '#functions/gibby/profiles/get-own-profile/handler.ts';
import { handler as getUserProfile } from '#functions/gibby/profiles/get-user-profile/handler.ts';
import { handler as updateOwnProfile } from '#functions/gibby/profiles/update-own-profile/handler.ts';
import { passwords } from '#shared/gibby/accounts/passwords/passwords.adapter.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import type { PhotoSet } from '#shared/gibby/kernel/wire.ts';
import { pictureUploads } from '#shared/gibby/pictures/picture-uploads.adapter.ts';
import { pictures } from '#shared/gibby/pictures/pictures.adapter.ts';
import { UploadedFile } from '#shared/kernel/bodies.ts';
import type { Unit } from '#shared/kernel/route/define.ts';
import { bucket, objectAt } from '#test/dropin/uploads/uploads.ts';
import type { TestRequest } from '#test/support/call.ts';
import { gibbyFixture } from '#test/support/gibby-fixture.ts';
import { collectMails } from '../accounts/account-fixture.ts';

/** A person with a complete profile, like the document's. */
export const told = {
  name: 'Sample User',
  gender: 1,
  address: 'Bandung',
  countryId: 101,
  dateOfBirth: '1991-05-04',
  phone: '+15550100001',
  zipcode: '12345',
} as const satisfies Partial<User>;

/** The area's routes on a table and a store, with two users of which the first is signed in. */
export async function profilesUnderTest() {
  const fixture = await gibbyFixture({ UPLOADS_BUCKET: bucket });
  const { runtime, ports, send } = fixture;
  const sent = collectMails(fixture);
  ports.passwords = passwords(runtime);
  ports.accountSettings = { emailChangeWaitSeconds: () => 24 * 3600, passwordPolicy: () => 'documented' };
  ports.pictures = pictures(runtime);
  ports.pictureUploads = pictureUploads(runtime);
  // Files of all tests lie in one bucket, so each test uses user numbers that no other test has.
  const [id, otherId] = [1, 2].map(() => 1 + runtime.ids.below(10 ** 9)) as [number, number];
  const created = (userId: number, change: Partial<User> = {}) => fixture.join(userId, { name: null, ...change });
  await created(id);
  await created(otherId);
  const token = await ports.userSessions.issue(id, 0);

  const ask = async (unit: Unit, { headers, ...request }: TestRequest = {}) => {
    const answer = await send(unit, { ...request, headers: { authorization: `Bearer ${token}`, ...headers } });
    await fixture.deliver([mailOrderedLink]);
    return answer;
  };

  /** Saves a form as multipart, as the document shows. */
  const save = async (fields: Readonly<Record<string, unknown>>) => {
    const sentForm = new Response(formOf(fields));
    const headers = { 'content-type': sentForm.headers.get('content-type') ?? '' };
    return ask(updateOwnProfile, { body: new Uint8Array(await sentForm.arrayBuffer()), headers });
  };

  const stored = async (userId = id): Promise<User> => {
    const user = await ports.users.get(userId);
    if (!user) throw new Error(`There is no user ${userId}.`);
    return user;
  };

  return {
    ...fixture,
    id,
    otherId,
    token,
    sent,
    created,
    save,
    saveJson: (body: unknown, headers: TestRequest['headers'] = {}) => ask(updateOwnProfile, { body, headers }),
    ownProfile: () => ask(getOwnProfile),
    profileOf: (userId: number | string) => ask(getUserProfile, { params: { id: String(userId) } }),
    upload: (body: unknown) => ask(createPictureUpload, { body }),
    stored,
    items: () => fixture.items(),
  };
}

function formOf(fields: Readonly<Record<string, unknown>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    const file = UploadedFile.safeParse(value).data;
    if (file) form.append(name, new Blob([file.content], { type: file.mimetype }), file.filename);
    else form.append(name, String(value));
  }
  return form;
}

/** A file as a form sends it. */
export function fileOf(content: Buffer<ArrayBuffer>, filename = 'photo.jpg', mimetype = 'image/jpeg') {
  return { filename, mimetype, content };
}

/** The files at a picture's addresses, which are under `/uploads/` of the stage. */
export async function filesOf(photos: PhotoSet) {
  const found = Object.entries(photos).map(async ([variant, address]) => {
    const { pathname } = new URL(String(address));
    return [variant, await objectAt(pathname.replace(/^\/uploads\//, 'public/'))] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}
