import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const decideEmailChange = defineRoute({
  method: 'POST',
  path: '/api/email-change/{token}',
  summary: 'Stop a new address, which ends all sessions too, or allow it without a waiting time',
  source: 'X49',
  // The buttons send no application's key: the token is the proof.
  auth: 'public',
  params: z.object({ token: opaque(200) }),
  body: z.object({ decision: z.enum(['stop', 'allow']) }),
  response: GibbyConfirmation,
  page: true,
  errors: ['link_refused'],
  rateLimit: { per: 'address', limit: 60, windowSeconds: 600 },
  uses: {
    users: 'write',
    mailLinks: 'read',
    userSessions: 'write',
    connections: 'write',
    sockets: 'send',
    devices: 'write',
    appLinks: 'read',
  },
});
