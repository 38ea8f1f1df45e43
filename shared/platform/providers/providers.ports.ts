import type { MailTemplateData, MailTemplateName } from '#shared/platform/mail/mail-template.ts';

export interface Mail {
  /** Plain text mail. */
  send(message: { to: string; subject: string; text: string }): Promise<void>;
}

export interface TemplatedMail {
  /** A mail with the words of a template. Fails with `provider_unavailable`. */
  sendTemplate<Name extends MailTemplateName>(message: {
    to: string;
    template: Name;
    data: MailTemplateData[Name];
  }): Promise<void>;
}

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

export interface Sms {
  /** `phone` in digits with country code, as identities store it. */
  send(message: { phone: string; text: string }): Promise<void>;
}

/** Live video. */
export interface Video {
  /** A new session on the provider's side. Fails with `provider_unavailable`. */
  createSession(): Promise<{ sessionId: string }>;
  /**
   * Keys for one party: whoever holds the camera publishes, the other subscribes. All who are in the session can read
   * `connectionData`.
   */
  keysFor(
    sessionId: string,
    party: { connectionData: string; role: 'publisher' | 'subscriber' },
  ): Promise<{ apiKey: string; sessionId: string; token: string }>;
  /**
   * Records a session. One that is being recorded already answers the archive it has. Fails with `provider_unavailable`.
   */
  startArchive(sessionId: string): Promise<{ archiveId: string }>;
  /** Ends a recording; one that has ended is left so. Fails with `provider_unavailable`. */
  stopArchive(archiveId: string): Promise<void>;
}
