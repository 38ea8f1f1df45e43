import type { MailTemplateData, MailTemplateName } from './mail-template.ts';

/** Contact of the support team. */
export interface Help {
  /** The e-mail address that texts name. */
  mailAddress(): string;
}

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

declare module '#shared/kernel/ports.ts' {
  interface Ports {
    mail: { send: Mail; sendTemplate: TemplatedMail };
    help: { read: Help };
  }
}
