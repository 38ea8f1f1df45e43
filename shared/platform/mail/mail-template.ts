/** A mail template that a deployment stores in SES; the values in double braces come with each mail. */
interface MailTemplate {
  readonly subject: string;
  readonly text: string;
}

/** The data of each template. */
export interface MailTemplateData {
  notification: { readonly subject: string; readonly message: string };
}
export type MailTemplateName = keyof MailTemplateData;

/** All templates by name. Text only: SES does not escape the data in HTML, so tags from users would get in. */
export const mailTemplates: Readonly<Record<MailTemplateName, MailTemplate>> = {
  notification: {
    subject: '{{subject}}',
    text: ['{{message}}', '', 'You can choose in the settings of the Gibby app which mails you get.'].join('\n'),
  },
};
