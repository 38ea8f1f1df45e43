import { describe, expect, test } from 'vitest';
import { paymentOf } from '#shared/gibby/payments/pay-requests.usecase.ts';
import { maxRequestsPaid } from '#shared/gibby/payments/top-up.ts';
import type { RequestsWriter } from '#shared/gibby/requests/request.ports.ts';
import type { Request } from '#shared/gibby/requests/request.ts';
import { pendingRequest } from './pending-request.ts';

const now = Date.parse('2026-03-01T12:00:00.000Z');
const at = new Date(now).toISOString();
const payerId = 7;

/** Requests of the payer that wait for their deposit, each at its own price. */
function paying(count: number, change: (request: Request) => Request = (request) => request) {
  const all = Array.from({ length: count }, (_, index) => {
    const id = index + 1;
    return pendingRequest({ id, requesterId: payerId, itemName: `Item ${id}`, priceToPayMinor: 1_000 + id }, now)
      .request;
  }).map(change);
  const requests: Pick<RequestsWriter, 'get' | 'change'> = {
    get: async (requestId) => all.find(({ id }) => id === requestId),
    change: () => [],
  };
  const pay = (requestIds: readonly number[], by = payerId) =>
    paymentOf({ requests: requests as RequestsWriter }, { payerId: by, requestIds, at });
  return { pay, ids: all.map(({ id }) => id) };
}

test('the payment of requests is the sum of their prices, each due under its accepted offer', async () => {
  const { pay } = paying(3);
  const { due, totalMinor, requests } = await pay([3, 1]);
  expect(totalMinor).toBe(1_003 + 1_001);
  expect(due).toEqual([
    { requestId: 3, offerId: 30, priceToPayMinor: 1_003 },
    { requestId: 1, offerId: 10, priceToPayMinor: 1_001 },
  ]);
  expect(requests.map(({ id, status }) => [id, status])).toEqual([
    [3, 'inProgress'],
    [1, 'inProgress'],
  ]);
});

describe('a payment is refused', () => {
  const refused = { code: 'request_not_payable' };

  test('for no request, and for more than fit', async () => {
    const { pay, ids } = paying(maxRequestsPaid + 1);
    await expect(pay([])).rejects.toMatchObject(refused);
    await expect(pay(ids)).rejects.toMatchObject(refused);
    expect((await pay(ids.slice(1))).due).toHaveLength(maxRequestsPaid);
  });

  test('for a request named twice, and for one that does not exist', async () => {
    const { pay } = paying(2);
    await expect(pay([1, 1])).rejects.toMatchObject(refused);
    await expect(pay([1, 3])).rejects.toMatchObject(refused);
  });

  test('by anyone but the requester', async () => {
    const { pay } = paying(1);
    // The accepted traveller, and a stranger.
    for (const by of [99, 8]) await expect(pay([1], by)).rejects.toMatchObject(refused);
  });

  test.each(['open', 'inProgress', 'delivered', 'canceled'] as const)('when one of them is %s', async (status) => {
    const { pay } = paying(2, (request) => (request.id === 2 ? { ...request, status } : request));
    await expect(pay([1, 2])).rejects.toMatchObject(refused);
  });
});
