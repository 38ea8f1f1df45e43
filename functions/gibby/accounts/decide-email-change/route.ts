import * as z from 'zod';
import { linkedRoute } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const decideEmailChange = defineRoute({
  ...linkedRoute,
  method: 'POST',
  path: '/api/email-change/{token}',
  summary: 'Stop a new address, which ends all sessions too, or allow it without a waiting time',
  source: 'X49',
  body: z.object({ decision: z.enum(['stop', 'allow']) }),
  errors: ['link_refused'],
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
