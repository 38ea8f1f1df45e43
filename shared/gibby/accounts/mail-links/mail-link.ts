import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
import { opaque } from '#shared/kernel/forms/code.ts';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { GibbyId } from '#shared/kernel/ids.ts';
import { Timestamp } from '#shared/kernel/time.ts';

/** A link to be mailed for an address that was stored, in the transaction that stores it. Kept for a week. */
export const MailOrder = z.object({
  event: z.literal('ordered'),
  id: z.string(),
  userId: GibbyId,
  email: z.string(),
  /** Generation of the user's tokens at that moment: a later change of the password ends the link. */
  generation: z.int(),
  /** The network or user that asks for it, for the mailbox's budget. */
  by: z.string(),
  at: Timestamp,
});
export type MailOrder = Readonly<z.infer<typeof MailOrder>>;

/** What the routes share that mail a link to the address of a user (G03, G04). */
export const mailLinkRoute = {
  body: z.object({ email: EmailAddress }),
  response: GibbyConfirmation,
  errors: ['email_not_found', 'too_many_requests', 'provider_unavailable'],
  rateLimit: { per: 'address', limit: 30, windowSeconds: 600 },
  uses: {
    users: 'read',
    rateLimits: 'write',
    mail: 'send',
    mailLinks: 'write',
    knownNetworks: 'read',
    publicAddress: 'read',
    userSessions: 'read',
  },
} as const;

/** What the routes share that a mailed link leads to: its page, and the button on it (X01, X31, X47, X49). */
export const linkedRoute = {
  // People open it from a mail, without an application that adds its key: the token is the proof.
  auth: 'public',
  params: z.object({ token: opaque(200) }),
  response: GibbyConfirmation,
  page: true,
  rateLimit: { per: 'address', limit: 60, windowSeconds: 600 },
} as const;

/** What the pages share that a mailed link opens. They change nothing (X01, X31, X49). */
export const linkedPage = {
  ...linkedRoute,
  method: 'GET',
  errors: ['link_refused'],
  uses: { users: 'read', mailLinks: 'read', userSessions: 'read' },
} as const;

/** What the routes share that set a password by a mailed link (X02, X48). */
export const passwordChange = {
  response: GibbyConfirmation,
  errors: ['link_refused', 'invalid_input', 'email_taken', 'username_taken', 'busy'],
  rateLimit: { per: 'address', limit: 30, windowSeconds: 600 },
  uses: {
    users: 'write',
    mailLinks: 'write',
    passwords: 'use',
    accountSettings: 'read',
    mail: 'send',
    rateLimits: 'write',
    userSessions: 'write',
    connections: 'write',
    sockets: 'send',
    devices: 'write',
  },
} as const;
