export { createTicket } from './create-ticket/route.ts';
export { deliverTrackEvents } from './deliver-track-events/route.ts';
export { getPriceConfig } from './get-price-config/route.ts';
export { listArticles } from './list-articles/route.ts';
export { saveLog } from './save-log/route.ts';
export { trackEvent } from './track-event/route.ts';
