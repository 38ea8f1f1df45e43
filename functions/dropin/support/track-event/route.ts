import * as z from 'zod';
import { AppEvent } from '#shared/dropin/support/analytics.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const trackEvent = defineRoute({
  method: 'POST',
  path: '/mixpanel/track',
  summary: 'Track an event of an app. It is delivered to the analytics provider later, which nobody waits for',
  source: 'D29',
  auth: 'apiKey',
  body: AppEvent,
  maxBodyBytes: 32 * 1024,
  response: z.object({ code: z.literal(200) }),
  errors: [],
  rateLimit: { per: 'address', limit: 600, windowSeconds: 60 },
  uses: { trackedEvents: 'send' },
});
