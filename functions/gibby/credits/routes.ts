export { checkTopUps } from './check-top-ups/route.ts';
export { createTopUp } from './create-top-up/route.ts';
export { takeNotify } from './take-notify/route.ts';
export { takeRedirect } from './take-redirect/route.ts';
