import * as z from 'zod';
import { passwordChange } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { NewPassword } from '#shared/kernel/forms/password.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

export const updatePassword = defineRoute({
  method: 'POST',
  path: '/api/password/update',
  summary: 'Set a new password by the token of a password mail, once. All sessions and their sockets end',
  source: 'X02',
  auth: 'apiKey',
  body: z.object({ token: opaque(200), password: NewPassword }),
  ...passwordChange,
});
