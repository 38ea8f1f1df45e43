import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const showEmailChange = defineRoute({
  method: 'GET',
  path: '/api/email-change/{token}',
  summary: 'The link that tells the present address of a new one: a page that stops or allows it. It changes nothing',
  source: 'X49',
  // Users open it from a mail, without an application that adds its key: the token is the proof.
  auth: 'public',
  params: z.object({ token: opaque(200) }),
  response: GibbyConfirmation,
  page: true,
  errors: ['link_refused'],
  rateLimit: { per: 'address', limit: 60, windowSeconds: 600 },
  uses: { users: 'read', mailLinks: 'read', userSessions: 'read' },
});
