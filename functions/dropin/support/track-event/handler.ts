import { handle } from '#shared/kernel/route/define.ts';
import { trackEvent } from './route.ts';

export const handler = handle(trackEvent, async ({ body }, { trackedEvents, clock, ids }) => {
  await trackedEvents.send({ ...body, id: ids.uuid(), at: clock.now() });
  return { code: 200 };
});
