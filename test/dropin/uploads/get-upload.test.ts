import { describe, expect, test } from 'vitest';
import { storeGig } from '../gigs/gig-fixture.ts';
import { jpeg, operator, png, stranger, unknownId, uploads } from './uploads.ts';

test('a pending upload is reported as such to its owner, without an address', async () => {
  const { customer, ask, look } = await uploads();
  const { body: permit } = await ask(customer, { type: 'profileImage' });

  const { status, body } = await look(customer, permit.assetId);

  expect(status).toBe(200);
  expect(body).toEqual({
    id: permit.assetId,
    type: 'profileImage',
    state: 'awaited',
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
  });
});

test.each(['chat', 'gig'])('a ready file of a %s has a link of five minutes for both parties', async (type) => {
  const { runtime, customer, gig, look, uploaded } = await uploads();
  const { assetId } = await uploaded(operator, { type, gig }, jpeg);
  runtime.clock.advance(30);

  for (const as of [customer, operator]) {
    const { status, body } = await look(as, assetId);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: assetId, type, gig, state: 'ready', contentType: 'image/jpeg' });
    expect(body.expiresAt).toBe('2026-03-01T12:05:30.000Z');
    const url = new URL(body.url);
    expect(url.pathname).toContain(`/private/${gig}/${assetId}`);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(jpeg);
  }
});

test('a profile image has a permanent address', async () => {
  const { customer, look, uploaded } = await uploads();
  const { assetId } = await uploaded(customer, { type: 'profileImage' }, png);
  const { body } = await look(customer, assetId);
  expect(body.url).toBe(`https://public.example.com/uploads/profile-images/${assetId}`);
  expect(body.expiresAt).toBeUndefined();
});

test('an upload is a 404 for accounts that it does not concern', async () => {
  const { customer, gig, look, uploaded } = await uploads();
  const picture = await uploaded(customer, { type: 'profileImage' }, png);
  const file = await uploaded(customer, { type: 'gig', gig }, png);
  const attempts = [
    [operator, picture.assetId],
    [stranger, picture.assetId],
    [stranger, file.assetId],
    [customer, unknownId],
  ] as const;
  for (const [as, assetId] of attempts) {
    const { status, body } = await look(as, assetId);
    expect([status, body.reason]).toEqual([404, 'not_found']);
  }
});

test('an account that has left a gig gets no more links to its files', async () => {
  const { ports, gig, look, uploaded } = await uploads();
  const { assetId } = await uploaded(operator, { type: 'gig', gig }, png);
  const stored = await ports.gigs.get(gig);
  if (!stored) throw new Error('The gig is gone.');
  const [event] = await ports.gigs.events(gig, 0);
  if (!event) throw new Error('The gig has no event.');
  const version = stored.version + 1;
  const change = ports.gigs.change(
    { ...stored, version, operator: stranger },
    { ...event, seq: event.seq + 1, gigVersion: version },
  );
  await ports.gigs.commit(change);
  expect((await look(operator, assetId)).status).toBe(404);
  expect((await look(stranger, assetId)).status).toBe(200);
});

describe('a file without a gig', () => {
  const seen = ({ status }: { status: number }) => status;

  test('is for its owner alone until they name it in the chat of a gig, and then for both parties', async () => {
    const { ports, runtime, customer, gig, look, uploaded } = await uploads();
    const { assetId } = await uploaded(customer, { type: 'chat' }, png);
    const at = '2026-03-01T12:00:00.000Z';
    const say = (account: string, message: string) =>
      ports.chat.record({ id: runtime.ids.objectId(), gig, account, message, createdAt: at, updatedAt: at });
    expect(seen(await look(customer, assetId))).toBe(200);

    // The other party knows the id, and says it themselves.
    await say(operator, `look at ${assetId}`);
    expect(seen(await look(operator, assetId, { gig }))).toBe(404);

    await say(customer, `/storage/${assetId}`);
    const { status, body } = await look(operator, assetId, { gig });
    expect(status).toBe(200);
    expect(Buffer.from(await (await fetch(body.url)).arrayBuffer())).toEqual(png);
    expect(seen(await look(operator, assetId))).toBe(404);
    expect(seen(await look(stranger, assetId, { gig }))).toBe(404);
    expect(seen(await look(customer, assetId, { gig: unknownId }))).toBe(200);
  });

  test.each([
    ['the customer', 200],
    ['the operator', 404],
  ] as const)('is for both parties once the metaData of the gig names it, if it is of %s', async (owner, status) => {
    const metaData: Record<string, string> = {};
    const { customer, ports, look, uploaded } = await uploads();
    const as = owner === 'the customer' ? customer : operator;
    const { assetId } = await uploaded(as, { type: 'gig' }, png);
    metaData.picture = assetId;
    const parties = { customer, operator, candidates: [operator] };
    const { id: gig } = await storeGig(ports, { id: 'f'.repeat(24), ...parties, status: 'streaming', metaData });
    expect(seen(await look(as === customer ? operator : customer, assetId, { gig }))).toBe(status);
  });
});

test('an invalid id is refused', async () => {
  const { customer, look } = await uploads();
  const { status, body } = await look(customer, '../secrets');
  expect([status, body.reason]).toEqual([400, 'invalid_input']);
});
