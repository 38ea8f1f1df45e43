import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import { findAccount, reachable } from '#shared/platform/accounts/find-account.usecase.ts';
import { sendLoginCode } from './login-code-message.ts';
import { requestLoginCode } from './route.ts';

const lifeMilliseconds = 10 * 60 * 1000;
/** With five tries per code this allows 30 guesses per hour, at a million codes. */
const codesPerIdentity = { limit: 6, windowSeconds: 3600 } as const;

export const handler = handle(requestLoginCode, async ({ body: identity }, ports) => {
  const { accounts, loginCodes, rateLimits, clock, ids, log } = ports;
  const refused = await rateLimits.hit(`requestLoginCode#${identity.type}#${identity.value}`, codesPerIdentity);
  if (refused) throw new Failure('too_many_requests', { facts: { retryAfterSeconds: refused.waitSeconds } });

  const id = ids.secret(16);
  const secret = String(ids.below(1_000_000)).padStart(6, '0');
  const expiresAt = timestampOf(clock.now() + lifeMilliseconds);
  await loginCodes.evenly(async () => {
    const found = await findAccount({ accounts }, identity);
    const known = found && isActive(found.account) ? found : undefined;
    const proving = known?.identity ?? identity;
    await loginCodes.issue({ id, accountId: known?.account.id, identity: proving, secret, expiresAt });
    if (!known) return;
    // The failure of a provider that refuses an address would reveal that the address is known, so it is only logged.
    await sendLoginCode(reachable(known, identity), secret, ports).catch(() =>
      log.error('login code not sent', { type: identity.type }),
    );
  });
  return { id, expiresOn: expiresAt };
});
