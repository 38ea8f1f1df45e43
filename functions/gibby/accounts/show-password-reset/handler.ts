import { confirmation } from '#shared/gibby/kernel/wire.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { showPasswordReset } from './route.ts';

export const handler = handle(showPasswordReset, async ({ params }, { mailLinks }) => {
  if (!(await mailLinks.find('password', params.token))) throw new Failure('link_refused');
  return confirmation(
    'Open this link in the app, or POST the token at its end and your new password to /api/password/update.',
  );
});
