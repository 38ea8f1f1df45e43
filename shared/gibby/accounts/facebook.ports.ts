/** Whom a token of Facebook is of. */
export interface FacebookIdentity {
  readonly id: string;
  readonly name: string | null;
  /** In lower case; null when Facebook has not verified one or keeps it back. */
  readonly email: string | null;
}

export interface Facebook {
  /**
   * Who has given this token to our application; undefined when nobody has. Fails with `provider_unavailable`.
   */
  identify(userToken: string): Promise<FacebookIdentity | undefined>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    facebook: { use: Facebook };
  }
}
