import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { mail } from '#shared/platform/mail/mail.adapter.ts';
import { createRuntime } from '#shared/platform/runtime/runtime.adapter.ts';

test('a mail that the provider refuses fails as unavailable, and the error does not contain the address', async () => {
  const ses = mockClient(SESv2Client).onAnyCommand().rejects(new Error('not verified: hoa@example.com'));
  const port = mail(createRuntime({ MAIL_SENDER: 'dropin@example.com' }));

  const failure = await port.send({ to: 'hoa@example.com', subject: 'S', text: 'T' }).catch((thrown) => thrown);

  expect(failure).toMatchObject({ code: 'provider_unavailable', cause: undefined });
  expect(failure.message).not.toContain('hoa@example.com');
  expect(ses.commandCalls(SendEmailCommand).map(({ args }) => args[0].input)).toEqual([
    {
      FromEmailAddress: 'dropin@example.com',
      Destination: { ToAddresses: ['hoa@example.com'] },
      Content: { Simple: { Subject: { Data: 'S' }, Body: { Text: { Data: 'T' } } } },
    },
  ]);
});

test('a mail with a template names the template of its stage and passes its data', async () => {
  const ses = mockClient(SESv2Client).onAnyCommand().resolves({});
  const variables = { MAIL_SENDER: 'gibby@example.com', MAIL_TEMPLATE_PREFIX: 'dev-' };
  const data = { subject: 'S "quoted"', message: 'M' };

  await mail(createRuntime(variables)).sendTemplate({
    to: 'hoa@example.com',
    template: 'notification',
    data,
    cause: 'n1',
  });

  expect(ses.commandCalls(SendEmailCommand).map(({ args }) => args[0].input)).toEqual([
    {
      FromEmailAddress: 'gibby@example.com',
      Destination: { ToAddresses: ['hoa@example.com'] },
      Content: {
        Template: {
          TemplateName: 'dev-notification',
          TemplateData: JSON.stringify(data),
          Headers: [{ Name: 'X-Cause-Id', Value: 'n1' }],
        },
      },
    },
  ]);
});
