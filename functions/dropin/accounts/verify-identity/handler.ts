import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { heldProfile } from '#shared/platform/accounts/held-identities.usecase.ts';
import { proveForOwner } from '#shared/platform/accounts/prove-identity.usecase.ts';
import { verifyIdentity } from './route.ts';

/** Any code that was sent to the identity proves it, also one of POST /login. */
export const handler = handle(verifyIdentity, async ({ body, account: { accountId } }, ports) => {
  const proven = await ports.loginCodes.redeem(body.tokenId, body.code);
  if (!proven) throw new Failure('code_refused');
  const account = await proveForOwner(ports, accountId, proven.identity);
  return { account: await heldProfile(ports, account) };
});
