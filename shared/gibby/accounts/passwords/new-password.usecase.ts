import { Failure } from '#shared/kernel/errors.ts';
import type { AccountSettings } from '../account-settings.ports.ts';
import type { User } from '../user.ts';
import { passwordProblem } from './new-password.rules.ts';
import type { Passwords } from './passwords.ports.ts';

export interface NewPasswordPorts {
  readonly passwords: Passwords;
  readonly accountSettings: Pick<AccountSettings, 'passwordPolicy'>;
}

/**
 * The hash of a password that its user chooses (G02, X02, X48). Fails with `invalid_input` for one that the stage's
 * policy refuses, or that is the user's name or address.
 */
export async function hashOfNew(
  password: string,
  user: Pick<User, 'email' | 'username'>,
  { passwords, accountSettings }: NewPasswordPorts,
): Promise<string> {
  const policy = accountSettings.passwordPolicy();
  const isCommon = policy === 'strong' && (await passwords.isCommon(password));
  const message =
    passwordProblem(password, user, policy) ?? (isCommon ? 'The password is one that many people use.' : undefined);
  if (message) throw new Failure('invalid_input', { facts: { errors: [{ in: 'body', path: 'password', message }] } });
  return passwords.hash(password);
}
