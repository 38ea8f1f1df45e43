import * as z from 'zod';
import { AdminActWire, adminActWire } from '#shared/gibby/kernel/admin-act.ts';
import { dataOf } from '#shared/gibby/kernel/wire.ts';
import { ProfileDetails } from '#shared/gibby/profiles/profile.ts';
import { EmailAddress } from '#shared/kernel/forms/email.ts';
import { form } from '#shared/kernel/forms/form.ts';
import { tidyName } from '#shared/kernel/forms/name.ts';
import { NewPassword } from '#shared/kernel/forms/password.ts';
import { GibbyId, GibbyIdText } from '#shared/kernel/ids.ts';
import type { Immutable } from '#shared/kernel/immutable.ts';
import { personal } from '#shared/kernel/personal.ts';
import { Timestamp } from '#shared/kernel/time.ts';
import { ActBody, AdminActs } from '#shared/platform/accounts/admin-act.ts';

/**
 * The user's sign-in and display name (gibby.txt, "Register": `apalahini`). It never looks like an e-mail address,
 * since users sign in by either. Compared without regard to case.
 */
export const Username = form(
  'name',
  z
    .string()
    .overwrite(tidyName)
    .min(3)
    .max(30)
    .regex(/^[A-Za-z0-9._-]+$/),
);

/** Body of G02 `POST /api/register`. */
export const NewUser = z
  .object({ email: EmailAddress, password: NewPassword, username: Username })
  .meta({ id: 'NewUser' });
export type NewUser = z.infer<typeof NewUser>;

/** `pending` until the e-mail address is verified (G02), `deactivated` by an administrator (G01, second 403). */
export const UserStatus = z.enum(['pending', 'active', 'deactivated']).meta({ id: 'UserStatus' });
export type UserStatus = z.infer<typeof UserStatus>;

/** A user of Gibby as it is stored, without their credentials. */
export const User = ProfileDetails.extend({
  id: GibbyId,
  email: z.string(),
  /** Null after a sign-up through Facebook (G05 sample), until the user chooses one. */
  username: z.string().nullable(),
  name: z.string().nullable(),
  status: UserStatus,
  /** What the status of a deactivated user was, and what it will be again. */
  statusBefore: z.enum(['pending', 'active']).optional(),
  /** Id of the Facebook account that signs in as this user. */
  facebookId: z.string().nullable(),
  /** Set while nobody has proven that the Facebook account is the user's: sign-up without `fb_token` (G05). */
  facebookClaimed: z.literal(true).optional(),
  /** Set while nobody has proven that the address of an active user is theirs: sign-up without `fb_token` (G05). */
  emailClaimed: z.literal(true).optional(),
  /** An address that will replace `email` once it is verified. */
  pendingEmail: z.string().nullable(),
  /** When that may be, at the earliest; absent when it may be at once. */
  pendingEmailFrom: Timestamp.optional(),
  referralCode: z.string(),
  acts: AdminActs,
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type User = Immutable<z.infer<typeof User>>;

/** Response of G01 and G05. */
export const SignedInUser = z
  .object({
    id: z.int(),
    email: personal('contact', z.string()),
    username: z.string().nullable(),
    access_token: personal('credential', z.string()),
  })
  .meta({ id: 'SignedInUser' });
export type SignedInUser = z.infer<typeof SignedInUser>;

/** The response to a successful sign-in. */
export function signedInUser({ id, email, username }: User, accessToken: string): SignedInUser {
  return { id, email, username, access_token: accessToken };
}

/** A user as an administrator sees them: their status, and what administrators have done to it. */
const UserStanding = z.object({
  id: GibbyId,
  username: z.string().nullable(),
  status: UserStatus,
  acts: z.array(AdminActWire),
});

export function userStanding({ id, username, status, acts }: User): z.infer<typeof UserStanding> {
  return { id, username, status, acts: acts.map(adminActWire) };
}

/** What the routes share by which administrators shut users out and let them in again. */
export const adminUserRoute = {
  method: 'POST',
  source: 'X10',
  auth: 'admin',
  params: z.object({ id: GibbyIdText }),
  body: ActBody,
  response: dataOf(UserStanding),
  errors: ['user_not_found', 'busy'],
} as const;
