import * as z from 'zod';
import { GibbyConfirmation } from '#shared/gibby/kernel/wire.ts';
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
    publicAddress: 'read',
    userSessions: 'read',
  },
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
    userSessions: 'write',
    connections: 'write',
    sockets: 'send',
    devices: 'write',
  },
} as const;
