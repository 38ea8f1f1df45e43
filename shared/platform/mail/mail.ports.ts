import type { MailTemplateData, MailTemplateName } from './mail-template.ts';

/** Contact of the support team. */
export interface Help {
  /** The e-mail address that texts name. */
  mailAddress(): string;
}

export interface Mail {
  /**
   * Plain text mail, which a caller asks for: the stage sends so many in an hour. Fails with `provider_unavailable`, also
   * when that budget is spent. `cause` is the id of what it follows from: a repeated mail has the same. `isProven` says
   * that the address is proven to be the recipient's: mails to other addresses may spend half of the budget.
   */
  send(message: { to: string; subject: string; text: string; cause?: string; isProven?: boolean }): Promise<void>;
}

export interface TemplatedMail {
  /**
   * A mail with the text of a template, which a lifecycle needs: beyond the stage's budget it is sent all the same, and the
   * alarm rings. Fails with `provider_unavailable`.
   */
  sendTemplate<Name extends MailTemplateName>(message: {
    to: string;
    template: Name;
    data: MailTemplateData[Name];
    cause: string;
  }): Promise<void>;
}

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    mail: { send: Mail; sendTemplate: TemplatedMail };
    help: { read: Help };
  }
}
