import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { heldProfile } from '#shared/platform/accounts/held-identities.usecase.ts';
import { openByProof } from '#shared/platform/accounts/prove-identity.usecase.ts';
import { rememberNetwork } from '#shared/platform/sessions/remember-network.usecase.ts';
import { verifyLoginCode } from './route.ts';

export const handler = handle(verifyLoginCode, async ({ body, request }, ports) => {
  const proven = await ports.loginCodes.redeem(body.tokenId, body.code);
  if (!proven) throw new Failure('code_refused');
  const account = await openByProof(ports, proven.accountId, proven.identity);
  const { token } = await ports.sessions.open({ id: account.id, admin: account.type === 'admin' });
  await rememberNetwork(ports, { identity: proven.identity, network: request.address });
  return { token, account: await heldProfile(ports, account) };
});
