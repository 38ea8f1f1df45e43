import { passwordChangedPage } from '#shared/gibby/accounts/mail-links/account-pages.view.ts';
import { changePassword } from '#shared/gibby/accounts/set-password.usecase.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { updatePasswordByLink } from './route.ts';

export const handler = handle(
  updatePasswordByLink,
  ({ params, body: { password } }, ports) => changePassword(ports, { secret: params.token, password }),
  passwordChangedPage,
);
