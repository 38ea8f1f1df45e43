import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const showPasswordReset = defineRoute({
  method: 'GET',
  path: '/api/password/update/{token}',
  summary: 'The link of a password mail: a page with a form for the new password. It changes nothing',
  source: 'X31',
  // Users open it from a mail, without an application that adds its key.
  auth: 'public',
  params: z.object({ token: opaque(200) }),
  response: GibbyConfirmation,
  page: true,
  errors: ['link_refused'],
  rateLimit: { per: 'address', limit: 60, windowSeconds: 600 },
  uses: { mailLinks: 'read', appLinks: 'read' },
});
