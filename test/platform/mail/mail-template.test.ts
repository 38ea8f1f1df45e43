import { expect, test } from 'vitest';
import { type MailTemplateData, mailTemplates } from '#shared/platform/mail/mail-template.ts';

/** One of each, so that the compiler checks the data of every template. */
const examples: { readonly [Name in keyof MailTemplateData]: MailTemplateData[Name] } = {
  notification: { subject: 'S', message: 'M' },
};

test.each(Object.entries(mailTemplates))('%s uses exactly the data that it is sent with', (name, template) => {
  const asked = [...`${template.subject} ${template.text}`.matchAll(/\{\{(\w+)\}\}/g)].map(([, field]) => field);
  expect(asked.sort()).toEqual(Object.keys(examples[name as keyof MailTemplateData]).sort());
});
