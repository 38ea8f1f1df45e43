import type { HelpPage, HelpTicket } from './help.ts';

/** Articles of the help centre that everybody may read. */
export interface HelpArticles {
  /**
   * A page by its number from 1; one behind the last has no articles. At most ten minutes old while the provider
   * answers, and up to seven days while it does not. Fails with `provider_unavailable` when there is nothing so young.
   */
  page(number: number): Promise<HelpPage>;
}

/** A file that somebody sends along with a ticket. */
export interface TicketAttachment {
  readonly filename: string;
  /** What the sender says that it is. */
  readonly mimetype: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

export interface NewTicket {
  readonly subject: string;
  readonly body: string;
  /** Who asks, and is answered. */
  readonly email: string;
  /** The account that asks, when it is signed in. */
  readonly accountId?: string;
  readonly attachments: readonly TicketAttachment[];
}

export interface HelpTickets {
  /** Makes one ticket with all its attachments, or fails with `provider_unavailable`, within three seconds. */
  create(ticket: NewTicket): Promise<HelpTicket>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    helpArticles: { read: HelpArticles };
    helpTickets: { write: HelpTickets };
  }
}
