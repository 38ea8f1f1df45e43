export { checkTopUps } from './check-top-ups/route.ts';
export { createTopUp } from './create-top-up/route.ts';
export { handleDokuNotify } from './handle-doku-notify/route.ts';
export { handleDokuRedirect } from './handle-doku-redirect/route.ts';
