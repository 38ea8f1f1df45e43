export interface Mail {
  /** Plain text mail. */
  send(message: { to: string; subject: string; text: string }): Promise<void>;
}

export interface Sms {
  /** `phone` in digits with country code, as identities store it. */
  send(message: { phone: string; text: string }): Promise<void>;
}

/** Live video. */
export interface Video {
  /** A new session on the provider's side. Fails with `provider_unavailable`. */
  createSession(): Promise<{ sessionId: string }>;
  /** Keys for one party. The operator publishes; the customer subscribes. */
  keysFor(
    sessionId: string,
    party: { accountId: string; role: 'publisher' | 'subscriber' },
  ): Promise<{ apiKey: string; sessionId: string; token: string }>;
}
