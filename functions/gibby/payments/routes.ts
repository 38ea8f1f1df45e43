export { checkTopUps } from './check-top-ups/route.ts';
export { createTopUp } from './create-top-up/route.ts';
export { takeNotify } from './handle-doku-notify/route.ts';
export { takeRedirect } from './handle-doku-redirect/route.ts';
