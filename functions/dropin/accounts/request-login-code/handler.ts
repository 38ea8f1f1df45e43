import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { isActive } from '#shared/platform/accounts/account.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';
import { sendLoginCode } from './login-code-message.ts';
import { requestLoginCode } from './route.ts';

const lifeMilliseconds = 10 * 60 * 1000;
/** With five tries per code this allows 30 guesses per hour, at a million codes. */
const codesPerIdentity = { limit: 6, windowSeconds: 3600 } as const;

export const handler = handle(requestLoginCode, async ({ body }, ports) => {
  const { accounts, loginCodes, rateLimits, clock, ids, log } = ports;
  const identity: Identity =
    'email' in body ? { type: 'email', value: body.email } : { type: 'phone', value: body.phone };
  const refused = await rateLimits.hit(`requestLoginCode#${identity.type}#${identity.value}`, codesPerIdentity);
  if (refused) throw new Failure('too_many_requests', { facts: { retryAfterSeconds: refused.waitSeconds } });

  const id = ids.secret(16);
  const secret = String(ids.below(1_000_000)).padStart(6, '0');
  const expiresAt = timestampOf(clock.now() + lifeMilliseconds);
  await loginCodes.evenly(async () => {
    const account = await accounts.findByIdentity(identity);
    const accountId = account && isActive(account) ? account.id : undefined;
    await loginCodes.issue({ id, accountId, identity, secret, expiresAt });
    if (accountId === undefined) return;
    // The failure of a provider that refuses an address would reveal that the address is known, so it is only logged.
    await sendLoginCode(identity, secret, ports).catch(() => log.error('login code not sent', { type: identity.type }));
  });
  return { id, expiresOn: expiresAt };
});
