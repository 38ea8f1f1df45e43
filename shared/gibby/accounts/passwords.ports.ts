/** Passwords are stored as hashes that cost an attacker much to try. */
export interface Passwords {
  /** A hash with a salt of its own, to be stored. */
  hash(password: string): Promise<string>;
  /**
   * Whether this is the password that was hashed. Without a hash it never is, and the answer takes as long: the time must
   * not tell whether there is such a user.
   */
  matches(password: string, hash: string | null): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    passwords: { use: Passwords };
  }
}
