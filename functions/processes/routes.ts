export { awaitGigChange } from './await-gig-change/route.ts';
export { countGigEvent } from './count-gig-event/route.ts';
export { deliverTrackEvents } from './deliver-track-events/route.ts';
export { driveGig } from './drive-gig/route.ts';
export { fireGigTimer } from './fire-gig-timer/route.ts';
export { pushGigEvent } from './push-gig-event/route.ts';
export { relayRecords } from './relay-records/route.ts';
