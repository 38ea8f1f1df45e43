import { Failure } from '../../../../shared/domain/errors.ts';
import { confirmation } from '../../../../shared/domain/gibby-wire.ts';
import { handle } from '../../../../shared/route/define.ts';
import { showPasswordReset } from './route.ts';

export const handler = handle(showPasswordReset, async ({ params }, { mailLinks }) => {
  if (!(await mailLinks.find('password', params.token))) throw new Failure('link_refused');
  return confirmation(
    'Open this link in the app, or POST the token at its end and your new password to /api/password/update.',
  );
});
