import { describe, expect, test } from 'vitest';
import { handler as listPayouts } from '#functions/dropin/history/list-payouts/handler.ts';
import { handler as listPurchases } from '#functions/dropin/history/list-purchases/handler.ts';
import { call } from '#test/support/call.ts';
import { customer, operator, people, stranger, votedGig } from './record.ts';

const oid = (number: number) => number.toString(16).padStart(24, '0');

const gigInList = {
  id: '5720955de2db76686c1f7c4d',
  createdAt: '2016-04-27T10:33:01.579Z',
  duration: 107,
  status: 'voted',
  chatChannel: 'chat_5720955de2db76686c1f7c4d',
  latitude: 10.784079034302,
  longitude: 106.704355850816,
  metaData: { city: 'Example City', phoneNumber: '15550100001', instruction: 'Show me!' },
};

test('GET /payouts answers as the document shows: the share, the customer, the score that the customer gave', async () => {
  const { ports, settle } = await people();
  await settle(votedGig);

  const { status, body } = await call(listPayouts, ports, { as: operator });

  expect(status).toBe(200);
  expect(body).toEqual([
    {
      gig: gigInList,
      payment: { id: '572095c9e2db76686c1f7c58', amount: '5.89', createdAt: '2016-04-27T10:34:49.299Z' },
      rating: { value: 2 },
      account: { firstName: 'Ada', lastName: 'Customer', profileImage: '' },
    },
  ]);
});

test('GET /purchases answers the full price, the operator and the score that the operator gave', async () => {
  const { ports, settle } = await people();
  await settle({ ...votedGig, metaData: null, ratings: { customer: 2, operator: null } });

  const { status, body } = await call(listPurchases, ports, { as: customer });

  expect(status).toBe(200);
  expect(body).toEqual([
    {
      gig: { ...gigInList, metaData: null },
      payment: { id: '572095c9e2db76686c1f7c57', amount: '11.78', createdAt: '2016-04-27T10:34:49.299Z' },
      rating: null,
      account: { firstName: 'Otto', lastName: 'Operator', profileImage: '' },
    },
  ]);
});

test('an account does not see what others have paid or are owed', async () => {
  const { ports, settle } = await people();
  await settle(votedGig);

  expect((await call(listPayouts, ports, { as: customer })).body).toEqual([]);
  expect((await call(listPurchases, ports, { as: operator })).body).toEqual([]);
  expect((await call(listPayouts, ports, { as: stranger, admin: true })).body).toEqual([]);
  expect((await call(listPayouts, ports)).status).toBe(401);
  expect((await call(listPurchases, ports, { as: customer, headers: { apikey: 'wrong' } })).status).toBe(401);
});

test('records of a deleted account remain, without a name', async () => {
  const { ports, settle } = await people();
  await settle({ ...votedGig, operator: stranger }, { purchase: { operator: stranger } });

  const { body } = await call(listPurchases, ports, { as: customer });

  expect(body[0].account).toEqual({ firstName: '', lastName: '', profileImage: '' });
});

describe('the query of both lists', async () => {
  const { ports, settle } = await people();
  const days = ['2015-01-31', '2015-02-28', '2015-03-01', '2015-03-02'];
  for (const [index, day] of days.entries()) {
    const createdAt = `${day}T12:00:00.000Z`;
    const amountMinor = [500, 500, 100, 900][index] ?? 0;
    const purchase = { id: oid(20 + index), createdAt, amountMinor };
    const payment = { id: oid(40 + index), createdAt, amountMinor };
    await settle({ ...votedGig, id: oid(1 + index), createdAt }, { purchase, payment });
  }
  const daysOf = (body: { payment: { createdAt: string } }[]) =>
    body.map(({ payment }) => payment.createdAt.slice(0, 10));
  const lists = [
    { name: 'GET /payouts', list: listPayouts, as: operator },
    { name: 'GET /purchases', list: listPurchases, as: customer },
  ];

  test.each([
    ['nothing', {}, [...days].reverse()],
    ['an order', { sort: 'id asc' }, days],
    ['a field alone', { sort: 'id' }, days],
    ['an order in capitals', { sort: 'ID DESC' }, [...days].reverse()],
    ['an order by time', { sort: 'createdAt  asc' }, days],
    ['an empty order', { sort: '' }, [...days].reverse()],
    ['an order by amount', { sort: 'amount asc' }, ['2015-03-01', '2015-01-31', '2015-02-28', '2015-03-02']],
    ['the other order by amount', { sort: 'Amount desc' }, ['2015-03-02', '2015-02-28', '2015-01-31', '2015-03-01']],
    ['a page by amount', { sort: 'amount', start: '1', limit: '2' }, ['2015-01-31', '2015-02-28']],
    ['a moment without a zone', { from: '2015-02-28 12:00:01' }, ['2015-03-02', '2015-03-01']],
    ['moments in milliseconds', { from: '1425124800000', to: '1425211200000' }, ['2015-03-01', '2015-02-28']],
    ['a page', { start: '1', limit: '2' }, ['2015-03-01', '2015-02-28']],
    ['the limit 0', { limit: '0' }, [...days].reverse()],
    ['a limit above the highest', { limit: '99999' }, [...days].reverse()],
    ['a start past the end', { start: '9' }, []],
    ['a day that does not exist', { to: '2015-02-30' }, ['2015-02-28', '2015-01-31']],
    ['two days', { from: '2015-02-28', to: '2015-03-01' }, ['2015-03-01', '2015-02-28']],
    ['moments with a zone', { from: '2015-03-01T13:00:00+01:00', to: '2015-03-01T12:00:00Z' }, ['2015-03-01']],
    ['an end before the beginning', { from: '2015-03-02', to: '2015-01-01' }, []],
  ])('may be %s', async (_name, query, expected) => {
    for (const { list, as } of lists) {
      const { status, body } = await call(list, ports, { as, query });
      expect([status, daysOf(body)]).toEqual([200, expected]);
    }
  });

  test.each<Record<string, string>>([
    { from: 'yesterday' },
    { from: '2015-13-01' },
    { to: '2015-02-32' },
    { to: '2015-02-00' },
    { to: '2015-02-01T25:00:00Z' },
    { to: '2015-02-01T10:00:00' },
    { start: '-1' },
    { start: '10000' },
    { limit: 'ten' },
    { limit: '1.5' },
    { sort: 'status desc' },
    { sort: 'amount down' },
    { sort: 'id desc, amount asc' },
  ])('is refused with a 400 when it is invalid: %o', async (query) => {
    for (const { list, as } of lists) {
      const { status, body } = await call(list, ports, { as, query });
      expect([status, body.reason]).toEqual([400, 'invalid_input']);
      expect(body.errors[0].path).toBe(Object.keys(query)[0]);
    }
  });
});

test('a page has 50 records by default, and at most 200', async () => {
  const { ports, settle } = await people();
  const customers = Array.from({ length: 205 }, (_, index) => oid(1000 + index));
  await Promise.all(
    customers.map((each, index) => {
      const money = { id: oid(3000 + index), customer: each };
      return settle({ ...votedGig, id: oid(2000 + index), customer: each }, { purchase: money, payment: money });
    }),
  );
  const lengthOf = async (query: Record<string, string>) =>
    (await call(listPayouts, ports, { as: operator, query })).body.length;

  expect(await lengthOf({})).toBe(50);
  expect(await lengthOf({ limit: '0' })).toBe(50);
  expect(await lengthOf({ limit: '120' })).toBe(120);
  expect(await lengthOf({ limit: '99999' })).toBe(200);
  expect(await lengthOf({ limit: '99999', start: '200' })).toBe(5);
});
