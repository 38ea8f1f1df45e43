/** The Pusher application of a stage. Clients know its id and its key; servers that sign also know its secret. */
export interface Application {
  /** Digits: the libraries refuse any other. */
  readonly appId: string;
  readonly key: string;
  readonly secret: string;
  /**
   * A second value by which others may sign, while the secret is changed (docs/runbooks/rotate-shared-secrets.md). We sign
   * by `secret` alone.
   */
  readonly otherSecret?: string;
}

/** The values by which a signature of others counts. */
export function secretsOf({ secret, otherSecret }: Application): readonly string[] {
  return otherSecret ? [secret, otherSecret] : [secret];
}
