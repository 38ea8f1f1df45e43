/** The person identified by a Facebook token. */
export interface FacebookIdentity {
  readonly id: string;
  readonly name: string | null;
  /** In its normal form; null when Facebook has not verified one or withholds it. */
  readonly email: string | null;
}

export interface Facebook {
  /**
   * The person who gave this token to our application; undefined for any other token. Fails with
   * `provider_unavailable`.
   */
  identify(userToken: string): Promise<FacebookIdentity | undefined>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    facebook: { use: Facebook };
  }
}
