import type { MailTemplateData, MailTemplateName } from '#shared/platform/mail/mail-template.ts';

export interface Mail {
  /** Plain text mail. */
  send(message: { to: string; subject: string; text: string }): Promise<void>;
}

export interface TemplatedMail {
  /** A mail with the text of a template. Fails with `provider_unavailable`. */
  sendTemplate<Name extends MailTemplateName>(message: {
    to: string;
    template: Name;
    data: MailTemplateData[Name];
  }): Promise<void>;
}

/** The person identified by a Facebook token. */
export interface FacebookIdentity {
  readonly id: string;
  readonly name: string | null;
  /** In lower case; null when Facebook has not verified one or withholds it. */
  readonly email: string | null;
}

export interface Facebook {
  /**
   * The person who gave this token to our application; undefined for any other token. Fails with
   * `provider_unavailable`.
   */
  identify(userToken: string): Promise<FacebookIdentity | undefined>;
}

export interface Sms {
  /** `phone` in digits with country code, as identities store it. */
  send(message: { phone: string; text: string }): Promise<void>;
}

/** Live video. */
export interface Video {
  /** A new session on the provider's side. Fails with `provider_unavailable`. */
  createSession(): Promise<{ sessionId: string }>;
  /**
   * Keys for one party: the party with the camera publishes, the other subscribes. Everyone in the session can read
   * `connectionData`.
   */
  keysFor(
    sessionId: string,
    party: { connectionData: string; role: 'publisher' | 'subscriber' },
  ): Promise<{ apiKey: string; sessionId: string; token: string }>;
  /**
   * Records a session. Returns the existing archive of a session that is already being recorded. Fails with
   * `provider_unavailable`.
   */
  startArchive(sessionId: string): Promise<{ archiveId: string }>;
  /** Ends a recording; a no-op for one that has ended. Fails with `provider_unavailable`. */
  stopArchive(archiveId: string): Promise<void>;
}
