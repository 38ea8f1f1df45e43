import { handle } from '#shared/kernel/route/define.ts';
import { deliverTrackEvents } from './route.ts';

/** An event that cannot be delivered fails alone; the queue redelivers it until it becomes a dead letter. */
export const handler = handle(deliverTrackEvents, (event, { analytics }) => analytics.deliver(event));
