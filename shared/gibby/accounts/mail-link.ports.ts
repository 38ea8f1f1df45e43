import type { Write } from '#shared/kernel/transaction.ts';

/** What a link in a mail proves: that its address is one's own, and beside it that one wants a new password. */
export type LinkPurpose = 'verification' | 'password';

/** Whom a link was mailed to. */
export interface MailLink {
  readonly userId: number;
  readonly email: string;
  /** Generation of the user's tokens when the link was mailed: a password that was changed meanwhile ends it. */
  readonly generation: number;
}

export interface MailLinksReader {
  /** Undefined when the secret was never issued for this purpose, is spent or has run out. Strongly consistent. */
  find(purpose: LinkPurpose, secret: string): Promise<MailLink | undefined>;
}

/** Secrets of links that were mailed, of which only hashes are kept. */
export interface MailLinksWriter extends MailLinksReader {
  /** The secret of a new link. It is good for a week, and for an hour when it opens the way to a new password. */
  issue(purpose: LinkPurpose, link: MailLink): Promise<string>;
  /** Uses a link up, together with what it is used for. The commit fails with `link_refused` when it is spent. */
  spend(purpose: LinkPurpose, secret: string): Write;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    mailLinks: { read: MailLinksReader; write: MailLinksWriter };
  }
}
