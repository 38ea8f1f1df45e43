import type { Clock, Ids, Log } from '#shared/kernel/clock-ids-log.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { Identity } from '#shared/platform/accounts/identity.ts';
import { enforceRateLimit, type SlowingRule } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import { limitMessages } from '#shared/platform/http/limit-messages.usecase.ts';
import type { Mail } from '#shared/platform/mail/mail.ports.ts';
import type { Sms } from '#shared/platform/sms/sms.ports.ts';
import type { KnownNetworksReader, LoginCodes } from './session.ports.ts';

interface IssuingPorts {
  readonly loginCodes: LoginCodes;
  readonly knownNetworks: KnownNetworksReader;
  readonly rateLimits: RateLimits;
  readonly mail: Mail;
  readonly sms: Sms;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** For which identity a code is asked, the account or network that asks, and the application whose key it uses. */
interface AskedCode {
  readonly identity: Identity;
  readonly by: string;
  readonly application: string | undefined;
}

/** What a code is for: an account, the identity that it proves, and where to send it. */
interface Addressee {
  readonly accountId: string;
  readonly identity: Identity;
  /** Whether the account has proven the identity. */
  readonly isProven: boolean;
  readonly to: Identity;
}

const lifeMilliseconds = 10 * 60 * 1000;
/** An account can claim many identities that are not its own, each with a budget, and SMS to each of them cost. */
const codesToClaims: SlowingRule = { limit: 12, windowSeconds: 3600, thenEverySeconds: 300 };

/**
 * Issues a code for an identity and sends it to the addressee that `find` names. Without one the answer and its time are
 * the same, and such a code is never right. With five tries per code, callers at one address have 30 guesses in an hour
 * at a million codes. A code stays good when a further one is refused. Fails with `too_many_requests`.
 */
export async function issueCode(
  ports: IssuingPorts,
  { identity: asked, by, application }: AskedCode,
  find: () => Promise<Addressee | undefined>,
): Promise<{ id: string; expiresOn: string }> {
  const { loginCodes, knownNetworks, rateLimits, clock, ids, log } = ports;
  const isKnown = await knownNetworks.has({ identity: asked, network: by });
  await limitMessages(rateLimits, { purpose: 'code', to: asked, by, isKnown });

  const id = ids.secret(16);
  const secret = String(ids.below(1_000_000)).padStart(6, '0');
  const expiresAt = timestampOf(clock.now() + lifeMilliseconds);
  await loginCodes.evenly(async () => {
    const found = await find();
    const { accountId, identity = asked } = found ?? {};
    await loginCodes.issue({ id, ...(accountId !== undefined && { accountId }), identity, secret, expiresAt });
    if (!found) return;
    // What goes wrong from here on would reveal that the address is known, so it is only logged.
    const sending = async () => {
      if (!found.isProven) await enforceRateLimit(rateLimits, `code#claims#${found.accountId}`, codesToClaims);
      await send(ports, { ...found.to, isProven: found.isProven, application }, secret);
    };
    await sending().catch((thrown: unknown) => {
      const { code: reason, message } = thrown instanceof Failure ? thrown : new Failure('internal');
      // A failure's detail is written for the log, and may still quote an address.
      const cause = message.replaceAll(found.to.value, '(address)').replaceAll(asked.value, '(address)');
      log.error('login code not sent', { type: asked.type, reason, cause });
    });
  });
  return { id, expiresOn: expiresAt };
}

/** Sends a code to the owner of an identity. The code is in the message's body only: subjects are shown and logged. */
function send(
  { mail, sms }: Pick<IssuingPorts, 'mail' | 'sms'>,
  { type, value, isProven, application }: Identity & Pick<Addressee, 'isProven'> & Pick<AskedCode, 'application'>,
  code: string,
) {
  const text = `${code} is your Dropin sign-in code. It is valid for 10 minutes. Never tell it to anybody.`;
  return type === 'email'
    ? mail.send({ to: value, subject: 'Your Dropin sign-in code', text, isProven })
    : sms.send({ phone: value, text, application, isProven });
}
