import type { Write } from '#shared/kernel/transaction.ts';

/**
 * What a mailed link is for: to prove an address, to prove it and set a new password, or to decide, as the present
 * address, on the one that shall replace it.
 */
export type LinkPurpose = 'verification' | 'password' | 'emailChange';

/** The user of a link, and the address that it is about. */
export interface MailLink {
  readonly userId: number;
  readonly email: string;
  /** The address that it was mailed to. Absent in links from before it was stored. */
  readonly to?: string | undefined;
  /** Generation of the user's tokens when the link was mailed: a later change of the password ends the link. */
  readonly generation: number;
}

export interface MailLinksReader {
  /** Undefined when the secret was never issued for this purpose, is spent or has expired. Strongly consistent. */
  find(purpose: LinkPurpose, secret: string): Promise<MailLink | undefined>;
}

/** Secrets of mailed links, of which only hashes are stored. */
export interface MailLinksWriter extends MailLinksReader {
  /** The secret of a new link. It is valid for a week, or for an hour when it allows a new password. */
  issue(purpose: LinkPurpose, link: MailLink): Promise<string>;
  /**
   * Has a link mailed that proves the address, once the transaction is committed that stores the address. `by` is the
   * network or user that asks for it.
   */
  order(link: MailLink & { readonly by: string }): Write;
  /**
   * Spends a link, in one transaction with the change that it allows. The commit fails with `link_refused` when it is
   * spent.
   */
  spend(purpose: LinkPurpose, secret: string): Write;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    mailLinks: { read: MailLinksReader; write: MailLinksWriter };
  }
}
