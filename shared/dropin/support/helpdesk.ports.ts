import type { HelpPage, HelpTicket } from './help.ts';

/** Public articles of the help centre. */
export interface HelpArticles {
  /**
   * A page by its number from 1; a page after the last has no articles. At most ten minutes old while the provider
   * answers, and up to seven days old while it does not. Fails with `provider_unavailable` when there is no copy that
   * recent.
   */
  page(number: number): Promise<HelpPage>;
}

/** A file that comes with a ticket. */
export interface TicketAttachment {
  readonly filename: string;
  /** The type that the sender claims. */
  readonly mimetype: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

export interface NewTicket {
  readonly subject: string;
  readonly body: string;
  /** The address of the person who asks; the reply goes there. */
  readonly email: string;
  /** Whether the account that asks has proven the address. Otherwise anybody may have written it. */
  readonly isProven: boolean;
  /** The account that asks, when it is signed in. */
  readonly accountId?: string;
  readonly attachments: readonly TicketAttachment[];
}

export interface HelpTickets {
  /**
   * Creates one ticket with all its attachments, or fails with `provider_unavailable`, within three seconds. The ticket may
   * have been made then; the retry of the same request finds it.
   */
  create(ticket: NewTicket): Promise<HelpTicket>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    helpArticles: { read: HelpArticles };
    helpTickets: { write: HelpTickets };
  }
}
