import { expect, test } from 'vitest';
import { handler as listGigs } from '#functions/dropin/history/list-gigs/handler.ts';
import { call } from '#test/support/call.ts';
import { freshGig } from '../gigs/gig-fixture.ts';
import { candidate, customer, operator, people, stranger, votedGig } from './record.ts';

const oid = (number: number) => number.toString(16).padStart(24, '0');
const params = { accountId: customer };

const expired = { ...freshGig, customer, status: 'expired' } as const;

test('GET /gigs/{accountId}/getall answers as the document shows, newest first', async () => {
  const { ports, keep } = await people();
  const place = { longitude: 106.70653, latitude: 10.787859 };
  await keep({ ...expired, id: '57076378674ea5da598a6a67', ...place, durationSeconds: 36 });
  const other = { longitude: 106.69966366142, latitude: 10.7900511675788 };
  await keep({ ...expired, id: '57076453674ea5da598a6a8f', ...other, durationSeconds: 42 });

  const { status, body } = await call(listGigs, ports, { as: customer, params });

  const row = { customer, operator: null, customerRating: null, operatorRating: null, status: 'expired' };
  expect(status).toBe(200);
  expect(body).toEqual([
    { ...row, ...other, duration: 42, id: '57076453674ea5da598a6a8f' },
    { ...row, ...place, duration: 36, id: '57076378674ea5da598a6a67' },
  ]);
});

test('both parties find a gig, with the scores they gave; a candidate who did not get it does not', async () => {
  const { ports, keep } = await people();
  await keep(votedGig);

  for (const as of [customer, operator]) {
    const { body } = await call(listGigs, ports, { as, params: { accountId: as } });
    expect(body).toMatchObject([
      {
        id: votedGig.id,
        customer,
        operator,
        customerRating: { value: 2 },
        operatorRating: { value: 4 },
        duration: 107,
      },
    ]);
  }
  expect((await call(listGigs, ports, { as: candidate, params: { accountId: candidate } })).body).toEqual([]);
});

test('gigs are filtered by one status or several, and continue after the last one seen', async () => {
  const { ports, keep } = await people();
  const statuses = ['voted', 'cancelled', 'voted', 'expired', 'cancelled', 'voted'] as const;
  for (const [index, status] of statuses.entries()) await keep({ ...votedGig, id: oid(index), status });
  const idsOf = async (query: Record<string, string>) => {
    const { status, body } = await call(listGigs, ports, { as: customer, params, query });
    expect(status).toBe(200);
    return body.map(({ id }: { id: string }) => Number.parseInt(id, 16));
  };

  expect(await idsOf({})).toEqual([5, 4, 3, 2, 1, 0]);
  expect(await idsOf({ status: 'voted' })).toEqual([5, 2, 0]);
  expect(await idsOf({ status: 'cancelled, expired' })).toEqual([4, 3, 1]);
  expect(await idsOf({ status: 'streaming' })).toEqual([]);
  expect(await idsOf({ limit: '2' })).toEqual([5, 4]);
  expect(await idsOf({ limit: '2', before: oid(4) })).toEqual([3, 2]);
  expect(await idsOf({ limit: '1', status: 'cancelled', before: oid(4) })).toEqual([1]);
  expect(await idsOf({ before: oid(0) })).toEqual([]);
});

test('an account lists only its own gigs, and an administrator those of any account', async () => {
  const { ports, keep } = await people();
  await keep(votedGig);

  const foreign = await call(listGigs, ports, { as: stranger, params });
  expect([foreign.status, foreign.body.reason]).toEqual([403, 'forbidden']);
  expect((await call(listGigs, ports, { params })).status).toBe(401);
  expect((await call(listGigs, ports, { as: stranger, admin: true, params })).body).toHaveLength(1);
});

test.each([
  [{ status: 'sleeping' }, params],
  [{ status: 'voted,' }, params],
  [{ before: 'first' }, params],
  [{ limit: '-1' }, params],
  [{}, { accountId: 'me' }],
])('bad input is refused with a 400: %o %o', async (query, path) => {
  const { ports } = await people();

  const { status, body } = await call(listGigs, ports, { as: customer, params: path, query });

  expect([status, body.reason]).toEqual([400, 'invalid_input']);
});
