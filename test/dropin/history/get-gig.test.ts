import { expect, test } from 'vitest';
import { handler as getGig } from '#functions/dropin/history/get-gig/handler.ts';
import type { Gig } from '#shared/dropin/gigs/gig.ts';
import { sampleOf } from '#test/contract/samples.ts';
import { call } from '#test/support/call.ts';
import { candidate, customer, operator, people, stranger, unknownId, votedGig } from './record.ts';

const gig: Gig = {
  ...votedGig,
  latitude: 10.81507,
  longitude: 106.673498,
  durationSeconds: 69,
  priceMinor: 1115,
  operatorShareMinor: 558,
  ratings: { customer: 1, operator: 1 },
};
const gigId = gig.id;

/** Sample of D21, with the names of these two people. */
const sample = sampleOf('/gigs/{accountId}/{gigId}');
const names = {
  customer: { firstName: 'Ada', lastName: 'Customer' },
  operator: { firstName: 'Otto', lastName: 'Operator' },
};
const detail = { ...sample, gig: { ...Object(sample.gig), ...names } };

test('GET /gigs/{accountId}/{gigId} answers an administrator as the document shows', async () => {
  const { ports, settle } = await people();
  await settle(gig);

  const { status, body } = await call(getGig, ports, {
    as: stranger,
    admin: true,
    params: { accountId: customer, gigId },
  });

  expect(status).toBe(200);
  expect(body).toEqual(detail);
});

test('both parties see the purchase and the payment, as the document shows', async () => {
  const { ports, settle } = await people();
  await settle(gig);

  const asCustomer = await call(getGig, ports, { as: customer, params: { accountId: customer, gigId } });
  const asOperator = await call(getGig, ports, { as: operator, params: { accountId: operator, gigId } });

  expect(asCustomer.body).toEqual(detail);
  expect(asOperator.body).toEqual(detail);
});

test('a gig without operator, place, rating or money has nulls in their place', async () => {
  const { ports, keep } = await people();
  const empty = { operator: null, latitude: null, longitude: null, durationSeconds: 31, priceMinor: null };
  await keep({ ...gig, ...empty, status: 'expired', ratings: { customer: null, operator: null } });

  const { body } = await call(getGig, ports, { as: customer, params: { accountId: customer, gigId } });

  expect(body).toEqual({
    gig: {
      duration: 31,
      status: 'expired',
      customer: { firstName: 'Ada', lastName: 'Customer' },
      operator: null,
      customerRating: null,
      operatorRating: null,
      latitude: null,
      longitude: null,
    },
    purchase: null,
    payment: null,
  });
});

test('a gig in which the account had no part is a 404, like one that does not exist', async () => {
  const { ports, settle } = await people();
  await settle(gig);

  for (const [accountId, id, admin] of [
    [stranger, gigId, false],
    [candidate, gigId, false],
    [stranger, gigId, true],
    [customer, unknownId, false],
  ] as const) {
    const { status, body } = await call(getGig, ports, { as: accountId, admin, params: { accountId, gigId: id } });
    expect([status, body.reason]).toEqual([404, 'gig_not_found']);
  }
});

test('only an administrator may ask for another account', async () => {
  const { ports, settle } = await people();
  await settle(gig);

  const { status, body } = await call(getGig, ports, { as: operator, params: { accountId: customer, gigId } });

  expect([status, body.reason]).toEqual([403, 'forbidden']);
  expect((await call(getGig, ports, { params: { accountId: customer, gigId } })).status).toBe(401);
});

test('invalid ids are refused with a 400', async () => {
  const { ports } = await people();

  const { status, body } = await call(getGig, ports, { as: customer, params: { accountId: customer, gigId: 'x' } });

  expect([status, body.reason]).toEqual([400, 'invalid_input']);
});
