import { identifyPerson, signInPerson, signUpByClaim } from '#shared/gibby/accounts/sign-in-with-facebook.usecase.ts';
import { signedInUser } from '#shared/gibby/accounts/user.ts';
import type { PortsOf } from '#shared/kernel/ports.ts';
import type { InputOf } from '#shared/kernel/route/define.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { signInWithFacebook } from './route.ts';

type Body = InputOf<typeof signInWithFacebook>['body'];
type FacebookPorts = PortsOf<typeof signInWithFacebook.uses>;

export const handler = handle(signInWithFacebook, async ({ body, request }, ports) => {
  const { user, accessToken } = await (body.fb_token === undefined
    ? signUp(body, request.address, ports)
    : signIn(body, { token: body.fb_token, by: request.address }, ports));
  return { data: signedInUser(user, accessToken) };
});

interface Shown {
  readonly token: string;
  readonly by: string;
}

async function signIn({ email, name, provider_user_id: facebookId }: Body, shown: Shown, ports: FacebookPorts) {
  const person = await identifyPerson(ports, { ...shown, facebookId });
  return signInPerson(ports, { person, email, name });
}

function signUp({ email, name, provider_user_id: facebookId }: Body, by: string, ports: FacebookPorts) {
  return signUpByClaim(ports, { facebookId, email, name, by });
}
