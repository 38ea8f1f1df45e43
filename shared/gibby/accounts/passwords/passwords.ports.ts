/** Passwords are stored as hashes that are expensive to attack. */
export interface Passwords {
  /** A hash to store, with a salt of its own. */
  hash(password: string): Promise<string>;
  /**
   * Whether this is the password that was hashed. Without a hash the result is false after the same time, so that
   * timing does not reveal whether the user exists.
   */
  matches(password: string, hash: string | null): Promise<boolean>;
  /** Whether it is among the passwords that most people use, and that are guessed first; in capitals or not. */
  isCommon(password: string): Promise<boolean>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    passwords: { use: Passwords };
  }
}
