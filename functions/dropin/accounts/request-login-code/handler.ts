import { handle } from '#shared/kernel/route/define.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import { findAccount, reachable } from '#shared/platform/accounts/find-account.usecase.ts';
import { issueCode } from '#shared/platform/sessions/issue-code.usecase.ts';
import { requestLoginCode } from './route.ts';

export const handler = handle(requestLoginCode, ({ body: asked }, ports) =>
  issueCode(ports, asked, async () => {
    const found = await findAccount(ports, asked);
    if (!found || !isActive(found.account)) return undefined;
    return { accountId: found.account.id, identity: found.identity, to: reachable(found, asked) };
  }),
);
