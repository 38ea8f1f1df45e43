import * as z from 'zod';
import { linkedRoute, passwordChange } from '#shared/gibby/accounts/mail-links/mail-link.ts';
import { must } from '#shared/kernel/forms/form.ts';
import { NewPassword, Password } from '#shared/kernel/forms/password.ts';
import { defineRoute } from '#shared/kernel/route/define.ts';

const NewPasswordForm = z
  .object({ password: NewPassword, password_confirmation: Password })
  .refine(({ password, password_confirmation: again }) => password === again, {
    path: ['password_confirmation'],
    ...must('must be the same as the new password'),
  });

export const updatePasswordByLink = defineRoute({
  ...linkedRoute,
  method: 'POST',
  path: '/api/password/update/{token}',
  summary: 'The form of X31: set a new password, once. All sessions and their sockets end',
  source: 'X48',
  body: NewPasswordForm,
  ...passwordChange,
  uses: { ...passwordChange.uses, appLinks: 'read' },
});
