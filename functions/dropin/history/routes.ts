export { getGig } from './get-gig/route.ts';
export { listAccountEvents } from './list-account-events/route.ts';
export { listGigEvents } from './list-gig-events/route.ts';
export { listGigs } from './list-gigs/route.ts';
export { listPayouts } from './list-payouts/route.ts';
export { listPurchases } from './list-purchases/route.ts';
