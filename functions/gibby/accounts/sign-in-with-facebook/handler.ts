import { signInPerson } from '#shared/gibby/accounts/sign-in-with-facebook.usecase.ts';
import { signedInUser } from '#shared/gibby/accounts/user.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { signInWithFacebook } from './route.ts';

export const handler = handle(signInWithFacebook, async ({ body: { fb_token: token, ...body } }, ports) => {
  if (token === undefined) throw new Failure('facebook_token_required');
  const person = await ports.facebook.identify(token);
  if (person?.id !== body.provider_user_id) throw new Failure('invalid_credentials');
  const { user, accessToken } = await signInPerson(ports, { person, email: body.email, name: body.name });
  return { data: signedInUser(user, accessToken) };
});
