import * as z from 'zod';
import { LogLevel } from '#shared/dropin/support/log-level.ts';
import { text } from '#shared/kernel/forms/text.ts';
import { unlessEmpty } from '#shared/kernel/forms/unless-empty.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const saveLog = defineRoute({
  method: 'POST',
  path: '/logs',
  summary: "Write a line of an app's log. Secrets, mail addresses and phone numbers are taken out of it",
  source: 'D05',
  auth: 'apiKey',
  caller: 'optional',
  body: z.object({
    level: LogLevel,
    message: text(16 * 1024),
    data: unlessEmpty(z.record(z.string(), z.unknown())),
  }),
  maxBodyBytes: 16 * 1024,
  response: z.object({}),
  errors: [],
  rateLimit: { per: 'address', limit: 120, windowSeconds: 60 },
  uses: {},
});
