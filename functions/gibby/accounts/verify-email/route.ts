import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { NoBody } from '#shared/kernel/bodies.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const verifyEmail = defineRoute({
  method: 'POST',
  path: '/api/verification/{token}',
  summary:
    'Confirm an address by the token of a verification mail: activates the account, or makes a new address its own',
  source: 'X47',
  // The button of X01 sends no application's key: the token is the proof.
  auth: 'public',
  params: z.object({ token: opaque(200) }),
  body: NoBody,
  response: GibbyConfirmation,
  page: true,
  errors: ['link_refused', 'email_taken', 'username_taken', 'email_change_waits', 'busy'],
  rateLimit: { per: 'address', limit: 60, windowSeconds: 600 },
  uses: { users: 'write', mailLinks: 'read', userSessions: 'read', appLinks: 'read' },
});
