import { signedInUser } from '#shared/gibby/accounts/user.ts';
import { hasProvenEmail, refuseInactive } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { Failure } from '#shared/kernel/errors.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { enforceOwnAndCommonLimit } from '#shared/platform/http/enforce-rate-limit.usecase.ts';
import { rememberNetwork } from '#shared/platform/sessions/remember-network.usecase.ts';
import { logIn } from './route.ts';

/**
 * Prevents guessing a password. By address first, and then for all, where strangers at many addresses can only slow the
 * owner down.
 */
const triesOfAnAddress = { limit: 10, windowSeconds: 900 } as const;
const triesOfAll = { limit: 100, windowSeconds: 3600, thenEverySeconds: 10 } as const;
/** An id without a user: read for an unknown name, so that the sign-in takes as long. */
const nobody = 0;

export const handler = handle(logIn, async ({ body, request }, ports) => {
  const { users, userSessions, passwords, rateLimits, knownNetworks } = ports;
  const { username: name } = body;
  const named = await users.findForSignIn(name);
  // Counted for the user, so that the address and the username do not allow twice as many tries.
  const person = named ? `user#${named.user.id}` : `name#${name}`;
  const subject = `logIn#${person}`;
  const placeOf = (email: string) => ({ identity: { type: 'email', value: email } as const, network: request.address });
  const isKnown = await knownNetworks.has(placeOf(named?.user.email ?? name));
  const own = { subject: `${subject}#${request.address}`, rule: triesOfAnAddress, isKnown };
  await enforceOwnAndCommonLimit(rateLimits, own, { subject, rule: triesOfAll });

  // Read before the password that counts: a new one ends the generation, so that the one of before gets no token.
  const generation = await userSessions.generation(named?.user.id ?? nobody);
  const found = await users.findForSignIn(name);
  const isRight = await passwords.matches(body.password, found?.passwordHash ?? null);
  if (!found || !isRight || found.user.id !== named?.user.id) throw new Failure('invalid_credentials');
  refuseInactive(found.user);
  const session = await userSessions.issue(found.user.id, generation);
  if (hasProvenEmail(found.user)) await rememberNetwork(ports, placeOf(found.user.email));
  return { data: signedInUser(found.user, session) };
});
