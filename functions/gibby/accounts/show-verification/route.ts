import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const showVerification = defineRoute({
  method: 'GET',
  path: '/api/verification/{token}',
  summary:
    'The link of a verification mail. It changes nothing, since mail scanners open links; its button does (POST)',
  source: 'X01',
  // Users open it from a mail, without an application that adds its key: the token is the proof.
  auth: 'public',
  params: z.object({ token: opaque(200) }),
  response: GibbyConfirmation,
  page: true,
  errors: ['link_refused'],
  rateLimit: { per: 'address', limit: 60, windowSeconds: 600 },
  uses: { users: 'read', mailLinks: 'read', userSessions: 'read' },
});
