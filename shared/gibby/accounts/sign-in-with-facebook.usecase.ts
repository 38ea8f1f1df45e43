import type { Sequences } from '#shared/gibby/kernel/sequence.ports.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { Ambient } from '#shared/kernel/ports.ts';
import type { RateLimits } from '#shared/kernel/request-ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { enforceRateLimit } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import { endOnAllPhones, type PhonePorts } from './end-on-all-phones.usecase.ts';
import type { Facebook, FacebookIdentity } from './facebook.ports.ts';
import type { MailLinksWriter } from './mail-links/mail-link.ports.ts';
import { facebookAddedMail } from './mail-links/user-mails.rules.ts';
import { newUser } from './new-user.usecase.ts';
import { type TellingPorts, tellOwner } from './tell-owner.usecase.ts';
import type { UsersWriter } from './user.ports.ts';
import type { User } from './user.ts';
import type { UserSessionsWriter } from './user-session.ports.ts';
import { refuseInactive } from './user-sign-in.rules.ts';

interface SignInPorts extends Pick<Ambient, 'clock' | 'ids'> {
  readonly users: UsersWriter;
  readonly userSessions: UserSessionsWriter;
  readonly sequences: Sequences;
}

/** What an app says of a person whom Facebook has not identified. */
interface FacebookClaim {
  readonly facebookId: string;
  readonly email: string;
  readonly name: string | undefined;
  /** The network that says so. */
  readonly by: string;
}

/** A person whom Facebook has identified, with what their app says of them. */
interface FacebookSignIn {
  readonly person: FacebookIdentity;
  readonly email: string;
  /** Facebook's name when it is empty. */
  readonly name: string | undefined;
}

/** Each token costs calls of Facebook, and all users share the stage's budget for them. */
const tokensShown = { limit: 30, windowSeconds: 3600 };

/**
 * The person whom Facebook knows by a token, if they have this id. Fails with `invalid_credentials` for any other token, with
 * `too_many_requests` once a network (`by`) has shown too many of those or too many tokens of one person, and with
 * `provider_unavailable`.
 */
export async function identifyPerson(
  { facebook, rateLimits }: { readonly facebook: Facebook; readonly rateLimits: RateLimits },
  { token, facebookId, by }: { readonly token: string; readonly facebookId: string; readonly by: string },
): Promise<FacebookIdentity> {
  const refused = `facebook#refused#${by}`;
  // Counted before Facebook is asked, so that tokens which are shown at once do not pass together.
  await enforceRateLimit(rateLimits, refused, tokensShown);
  await enforceRateLimit(rateLimits, `facebook#${facebookId}#${by}`, tokensShown);
  let isRefused = false;
  try {
    const person = await facebook.identify(token);
    if (person?.id === facebookId) return person;
    isRefused = true;
    throw new Failure('invalid_credentials');
  } finally {
    if (!isRefused) await rateLimits.takeBack(refused, tokensShown);
  }
}

/**
 * Signs in the user of a Facebook account, who is created at the first sign-in. Returns them with an access token. The
 * first sign-in to an account that was made by a claim proves its id and address, ends what was signed in until
 * then, and is told to its owner.
 * Fails with `facebook_taken` when that user has another address, with `facebook_email_unproven` for a new user whose
 * address Facebook has not verified, with `email_taken`, and as `refuseInactive` does.
 */
export async function signInPerson(
  ports: SignInPorts & PhonePorts & TellingPorts,
  { person, email, name }: FacebookSignIn,
): Promise<{ readonly user: User; readonly accessToken: string }> {
  const { users, userSessions, sequences } = ports;
  const known = await users.findByFacebookId(person.id);
  // An id that the user only claims opens their account only if Facebook has the very address of the account.
  const isTheirs = known && (!known.facebookClaimed || known.email === person.email);
  if (known && isTheirs) {
    if (known.email !== email) throw new Failure('facebook_taken');
    refuseInactive(known);
    if (known.facebookClaimed) {
      // Whoever made the claim may have been a stranger, who has been signed in since then.
      const cause = ports.ids.uuid();
      const proof = users.proveFacebook(known, timestampOf(ports.clock.now()));
      await users.commit([...proof, ...userSessions.revokeAll(known.id)]);
      await endOnAllPhones(ports, known.id);
      await tellOwner(ports, known, { text: facebookAddedMail, cause });
    }
    const generation = await userSessions.generation(known.id);
    return { user: known, accessToken: await userSessions.issue(known.id, generation) };
  }
  // Facebook has verified its own address, so the account needs no mail. Any other address could be a stranger's.
  if (person.email !== email) throw new Failure('facebook_email_unproven');
  const id = await sequences.next('user');
  const signUp = {
    id,
    email,
    username: null,
    name: name || person.name,
    status: 'active',
    facebookId: person.id,
  } as const;
  const user = newUser(signUp, ports);
  await users.create(user, null);
  return { user, accessToken: await userSessions.issue(id, 0) };
}

/**
 * A new user by what their app says alone, as the document has it, with an access token. Address and Facebook account
 * are claims, which keep neither from the person who proves them, and a link to prove the address is mailed. No user who
 * exists is ever signed in. Fails with `facebook_taken` and `email_taken`.
 */
export async function signUpByClaim(
  ports: SignInPorts & { readonly mailLinks: Pick<MailLinksWriter, 'order'> },
  { facebookId, email, name = '', by }: FacebookClaim,
): Promise<{ readonly user: User; readonly accessToken: string }> {
  const { users, userSessions, sequences } = ports;
  if (await users.findByFacebookId(facebookId)) throw new Failure('facebook_taken');
  const id = await sequences.next('user');
  const signUp = { id, email, username: null, name: name || null, status: 'active', facebookId } as const;
  const user: User = { ...newUser(signUp, ports), emailClaimed: true, facebookClaimed: true };
  await users.create(user, null, [ports.mailLinks.order({ userId: id, email, generation: 0, by })]);
  return { user, accessToken: await userSessions.issue(id, 0) };
}
