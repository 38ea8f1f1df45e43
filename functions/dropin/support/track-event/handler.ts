import { handle } from '#shared/kernel/route/define.ts';
import { trackEvent } from './route.ts';

export const handler = handle(trackEvent, async ({ body, request }, { trackedEvents, clock, ids }) => {
  await trackedEvents.send({ ...body, id: request.onceKey ?? ids.uuid(), at: clock.now() });
  return { code: 200 };
});
