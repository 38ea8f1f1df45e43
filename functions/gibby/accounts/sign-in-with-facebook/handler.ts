import { newUser } from '#shared/gibby/accounts/new-user.usecase.ts';
import { signedInUser } from '#shared/gibby/accounts/user.ts';
import { refuseInactive } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { signInWithFacebook } from './route.ts';

export const handler = handle(signInWithFacebook, async ({ body }, ports) => {
  const { users, userSessions, sequences, facebook } = ports;
  if (body.fb_token === undefined) throw new Failure('facebook_token_required');
  const person = await facebook.identify(body.fb_token);
  if (person?.id !== body.provider_user_id) throw new Failure('invalid_credentials');

  const known = await users.findByFacebookId(person.id);
  if (known) {
    if (known.email !== body.email) throw new Failure('facebook_taken');
    refuseInactive(known);
    return { data: signedInUser(known, await userSessions.issue(known.id, await userSessions.generation(known.id))) };
  }
  // Facebook has verified its own address, so the account needs no mail. Any other address could be a stranger's.
  if (person.email !== body.email) throw new Failure('facebook_email_unproven');
  const id = await sequences.next('user');
  const name = body.name || person.name;
  const user = newUser({ id, email: body.email, username: null, name, status: 'active', facebookId: person.id }, ports);
  await users.create(user, null);
  return { data: signedInUser(user, await userSessions.issue(id, 0)) };
});
