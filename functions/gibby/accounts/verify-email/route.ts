import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const verifyEmail = defineRoute({
  method: 'GET',
  path: '/api/verification/{token}',
  summary: 'The link of a verification mail: activates the account, or makes a new address its own',
  source: 'X01',
  // Users open it from a mail, without an application that adds its key: the token is the proof.
  auth: 'public',
  params: z.object({ token: opaque(200) }),
  response: GibbyConfirmation,
  errors: ['link_refused', 'email_taken', 'changed_meanwhile'],
  rateLimit: { per: 'address', limit: 60, windowSeconds: 600 },
  uses: { users: 'write', mailLinks: 'read' },
});
