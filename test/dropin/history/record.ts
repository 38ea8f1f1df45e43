import type { Gig, Payment, Purchase } from '#shared/dropin/gigs/gig.ts';
import { anAccount } from '#test/support/builders.ts';
import { unlimited } from '#test/support/call.ts';
import { tablePorts } from '#test/support/ports.ts';
import { testRuntime } from '#test/support/store.ts';
import { freshGig, storeGig } from '../gigs/gig-fixture.ts';

export const customer = '570732086a5e9bd853b4f00b';
export const operator = '57076063674ea5da598a6a19';
export const candidate = '57076063674ea5da598a6a20';
export const stranger = '57076063674ea5da598a6a21';
export const unknownId = 'ffffffffffffffffffffffff';

/** The gig of the D20 sample: 107 s, 11.78 for the customer and 5.89 for the operator. */
export const votedGig: Gig = {
  ...freshGig,
  id: '5720955de2db76686c1f7c4d',
  version: 9,
  status: 'voted',
  customer,
  operator,
  candidates: [operator, candidate],
  latitude: 10.784079034302,
  longitude: 106.704355850816,
  metaData: { city: 'Example City', phoneNumber: '15550100001', instruction: 'Show me!' },
  createdAt: '2016-04-27T10:33:01.579Z',
  durationSeconds: 107,
  priceMinor: 1178,
  operatorShareMinor: 589,
  ratings: { customer: 2, operator: 4 },
};

export function purchaseOf(gig: Gig, overrides: Partial<Purchase> = {}): Purchase {
  return {
    id: '572095c9e2db76686c1f7c57',
    gigId: gig.id,
    customer,
    operator,
    status: 'confirmed',
    amountMinor: gig.priceMinor ?? 0,
    createdAt: '2016-04-27T10:34:49.299Z',
    ...overrides,
  };
}

export function paymentOf(gig: Gig, overrides: Partial<Payment> = {}): Payment {
  return {
    id: '572095c9e2db76686c1f7c58',
    gigId: gig.id,
    customer,
    operator,
    status: 'need_invoice',
    amountMinor: gig.operatorShareMinor ?? 0,
    createdAt: '2016-04-27T10:34:49.299Z',
    ...overrides,
  };
}

/** Real ports on a fresh table, with a customer and an operator in it. */
export async function people() {
  const runtime = await testRuntime();
  const ports = { ...runtime, ...tablePorts(runtime), rateLimits: unlimited };
  await ports.accounts.create(anAccount({ id: customer, firstName: 'Ada', lastName: 'Customer' }));
  await ports.accounts.create(anAccount({ id: operator, firstName: 'Otto', lastName: 'Operator' }));

  /** Stores a gig as given, in any state. */
  const keep = (gig: Gig) => storeGig(ports, gig);
  const settle = async (gig: Gig, sides: { purchase?: Partial<Purchase>; payment?: Partial<Payment> } = {}) => {
    await keep(gig);
    const writes = ports.settlements.settlement(purchaseOf(gig, sides.purchase), paymentOf(gig, sides.payment));
    await ports.gigs.commit(writes);
  };
  return { runtime, ports, keep, settle };
}
