import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { mail } from '#shared/platform/mail/mail.adapter.ts';
import { testRuntime } from '#test/support/store.ts';

test('a mail that the provider refuses fails as unavailable, and the error does not contain the address', async () => {
  const ses = mockClient(SESv2Client).onAnyCommand().rejects(new Error('not verified: hoa@example.com'));
  const port = mail(await testRuntime({ MAIL_SENDER: 'dropin@example.com', MAIL_PER_HOUR: '10' }));

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

test('mails that callers ask for have a budget of the stage, which rings an alarm', async () => {
  const ses = mockClient(SESv2Client).onAnyCommand().resolves({});
  const runtime = await testRuntime({ MAIL_SENDER: 'dropin@example.com', MAIL_PER_HOUR: '2' });
  const send = () => mail(runtime).send({ to: 'hoa@example.com', subject: 'S', text: 'T', isProven: true });
  await send();
  await send();
  await expect(send()).rejects.toMatchObject({ code: 'provider_unavailable' });
  expect(ses.commandCalls(SendEmailCommand)).toHaveLength(2);
  expect(runtime.lines.at(-1)?.facts).toMatchObject({ mailBudgetSpent: 1 });
  expect(JSON.stringify(runtime.lines)).not.toContain('hoa@example.com');
});

test('mails to addresses that are not proven leave owners half of the budget', async () => {
  mockClient(SESv2Client).onAnyCommand().resolves({});
  const runtime = await testRuntime({ MAIL_SENDER: 'dropin@example.com', MAIL_PER_HOUR: '4' });
  const send = (isProven?: boolean) =>
    mail(runtime)
      .send({ to: 'hoa@example.com', subject: 'S', text: 'T', ...(isProven !== undefined && { isProven }) })
      .then(
        () => 'sent',
        ({ code }) => code,
      );
  expect([await send(), await send(false), await send()]).toEqual(['sent', 'sent', 'provider_unavailable']);
  expect(runtime.lines.at(-1)?.facts).toMatchObject({ mailBudgetSpent: 1 });
  expect([await send(true), await send(true), await send(true)]).toEqual(['sent', 'sent', 'provider_unavailable']);
});

test('a mail with a template names the template of its stage and passes its data', async () => {
  const ses = mockClient(SESv2Client).onAnyCommand().resolves({});
  const variables = { MAIL_SENDER: 'gibby@example.com', MAIL_PER_HOUR: '10', MAIL_TEMPLATE_PREFIX: 'dev-' };
  const data = { subject: 'S "quoted"', message: 'M' };

  await mail(await testRuntime(variables)).sendTemplate({
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

test("notifications have a count of their own: beyond the stage's budget they are sent, and the alarm rings", async () => {
  const ses = mockClient(SESv2Client).onAnyCommand().resolves({});
  const variables = { MAIL_SENDER: 'gibby@example.com', MAIL_PER_HOUR: '1', MAIL_TEMPLATE_PREFIX: 'dev-' };
  const runtime = await testRuntime(variables);
  const to = 'hoa@example.com';
  const data = { subject: 'S', message: 'M' };
  const notify = (cause: string) => mail(runtime).sendTemplate({ to, template: 'notification', data, cause });
  await notify('n1');
  await mail(runtime).send({ to, subject: 'S', text: 'T', isProven: true });
  expect(runtime.lines).toEqual([]);
  await notify('n2');
  expect(runtime.lines.at(-1)?.facts).toMatchObject({ mailBudgetSpent: 1, budget: 'notification' });
  expect(ses.commandCalls(SendEmailCommand)).toHaveLength(3);
});
