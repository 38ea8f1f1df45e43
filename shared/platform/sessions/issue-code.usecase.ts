import type { Clock, Ids, Log } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { Sms } from '#shared/platform/sms/sms.ports.ts';
import type { LoginCodes } from './session.ports.ts';

interface IssuingPorts {
  readonly loginCodes: LoginCodes;
  readonly rateLimits: RateLimits;
  readonly mail: Mail;
  readonly sms: Sms;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** What a code is for: an account, the identity that it proves, and where to send it. */
interface Addressee {
  readonly accountId: string;
  readonly identity: Identity;
  readonly to: Identity;
}

const lifeMilliseconds = 10 * 60 * 1000;
/** With five tries per code this allows 30 guesses per hour, at a million codes. */
const codesPerIdentity = { limit: 6, windowSeconds: 3600 } as const;

/**
 * Issues a code for an identity and sends it to the addressee that `find` names. Without one the answer and its time are
 * the same, and such a code is never right. Fails with `too_many_requests`.
 */
export async function issueCode(
  ports: IssuingPorts,
  asked: Identity,
  find: () => Promise<Addressee | undefined>,
): Promise<{ id: string; expiresOn: string }> {
  const { loginCodes, rateLimits, clock, ids, log } = ports;
  const refused = await rateLimits.hit(`requestLoginCode#${asked.type}#${asked.value}`, codesPerIdentity);
  if (refused) throw new Failure('too_many_requests', { facts: { retryAfterSeconds: refused.waitSeconds } });

  const id = ids.secret(16);
  const secret = String(ids.below(1_000_000)).padStart(6, '0');
  const expiresAt = timestampOf(clock.now() + lifeMilliseconds);
  await loginCodes.evenly(async () => {
    const found = await find();
    const { accountId, identity = asked } = found ?? {};
    await loginCodes.issue({ id, ...(accountId !== undefined && { accountId }), identity, secret, expiresAt });
    if (!found) return;
    // The failure of a provider that refuses an address would reveal that the address is known, so it is only logged.
    await send(ports, found.to, secret).catch(() => log.error('login code not sent', { type: asked.type }));
  });
  return { id, expiresOn: expiresAt };
}

/** Sends a code to the owner of an identity. The code is in the message's body only: subjects are shown and logged. */
function send({ mail, sms }: Pick<IssuingPorts, 'mail' | 'sms'>, { type, value }: Identity, code: string) {
  const text = `${code} is your Dropin sign-in code. It is valid for 10 minutes. Never tell it to anybody.`;
  return type === 'email'
    ? mail.send({ to: value, subject: 'Your Dropin sign-in code', text })
    : sms.send({ phone: value, text });
}
