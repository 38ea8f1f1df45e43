import type { Ambient } from '#shared/kernel/ports.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import type { User } from './user.ts';

/** The form of the sample's referral code: `KRULNLEXQL` (G10). */
const referralLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const referralCodeLength = 10;

/** What a sign-up supplies of a user. */
type SignUp = Pick<User, 'id' | 'email' | 'username'> & Partial<Pick<User, 'name' | 'status' | 'facebookId'>>;

/** The user that a sign-up creates: pending until they prove their address, unless the sign-up says otherwise. */
export function newUser(signUp: SignUp, { clock, ids }: Pick<Ambient, 'clock' | 'ids'>): User {
  const now = timestampOf(clock.now());
  const letter = () => referralLetters.charAt(ids.below(referralLetters.length));
  return {
    name: null,
    status: 'pending',
    facebookId: null,
    acts: [],
    pendingEmail: null,
    referralCode: Array.from({ length: referralCodeLength }, letter).join(''),
    createdAt: now,
    updatedAt: now,
    ...signUp,
  };
}
