export { banAccount } from './ban-account/route.ts';
export { countGigEvent } from './count-gig-event/route.ts';
export { countGigs } from './count-gigs/route.ts';
export { inspectGig } from './inspect-gig/route.ts';
export { listGigsByStatus } from './list-gigs-by-status/route.ts';
export { terminateGig } from './terminate-gig/route.ts';
export { unbanAccount } from './unban-account/route.ts';
