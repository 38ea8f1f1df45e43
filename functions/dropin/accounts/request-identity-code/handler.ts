import { handle } from '#shared/kernel/route/define.ts';
import { findVerifiedAccount } from '#shared/platform/accounts/find-account.usecase.ts';
import { issueCode } from '#shared/platform/sessions/issue-code.usecase.ts';
import { requestIdentityCode } from './route.ts';

/** Whether another account has the identity is not revealed: no code is sent then, and the answer is the same. */
export const handler = handle(requestIdentityCode, ({ body: identity, account: { accountId }, request }, ports) =>
  issueCode(ports, { identity, by: accountId, application: request.application }, async () => {
    const owner = await findVerifiedAccount(ports, identity);
    if (owner && owner.id !== accountId) return undefined;
    return { accountId, identity, isProven: owner !== undefined, to: identity };
  }),
);
