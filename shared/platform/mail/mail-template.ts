/** A mail whose words a deployment gives SES to keep; what stands in double braces comes with each mail. */
export interface MailTemplate {
  readonly subject: string;
  readonly text: string;
}

/** What each of those mails is sent with. */
export interface MailTemplateData {
  notification: { readonly subject: string; readonly message: string };
}
export type MailTemplateName = keyof MailTemplateData;

/** All of them by name. Text alone: SES puts what comes with a mail into HTML as it is, tags of strangers too. */
export const mailTemplates: Readonly<Record<MailTemplateName, MailTemplate>> = {
  notification: {
    subject: '{{subject}}',
    text: ['{{message}}', '', 'You can choose in the settings of the Gibby app which mails you get.'].join('\n'),
  },
};
