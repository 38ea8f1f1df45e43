export { findOperators } from './find-operators/route.ts';
export { goOffline } from './go-offline/route.ts';
export { goOnline } from './go-online/route.ts';
export { publishPosition } from './publish-position/route.ts';
export { sendPing } from './send-ping/route.ts';
