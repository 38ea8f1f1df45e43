import { handle } from '#shared/kernel/route/define.ts';
import { hasProven, isActive } from '#shared/platform/accounts/account.ts';
import { findAccount, reachable } from '#shared/platform/accounts/find-account.usecase.ts';
import { issueCode } from '#shared/platform/sessions/issue-code.usecase.ts';
import { requestLoginCode } from './route.ts';

export const handler = handle(requestLoginCode, ({ body: asked, request }, ports) =>
  issueCode(ports, { identity: asked, by: request.address, application: request.application }, async () => {
    const found = await findAccount(ports, asked, request.address);
    if (!found || !isActive(found.account)) return undefined;
    const { account, identity } = found;
    return { accountId: account.id, identity, isProven: hasProven(account, identity), to: reachable(found, asked) };
  }),
);
