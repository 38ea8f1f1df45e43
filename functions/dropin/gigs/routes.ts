export { cancelGig } from './cancel-gig/route.ts';
export { claimGig } from './claim-gig/route.ts';
export { confirmGig } from './confirm-gig/route.ts';
export { handshakeGig } from './handshake-gig/route.ts';
export { rateGig } from './rate-gig/route.ts';
export { rejectGig } from './reject-gig/route.ts';
export { startGig } from './start-gig/route.ts';
export { stopGig } from './stop-gig/route.ts';
